import type { ListedFile } from '@tatami/client';
import { useApp } from '../context.ts';
import { FilesIcon } from '../ui/icons.tsx';

export interface FileTabsProps {
  readonly files: readonly ListedFile[];
  /** Its root. */
  readonly current: string;
  readonly onOpen: (root: string) => void;
  /** Where files can be made, renamed and deleted. */
  readonly onManage?: () => void;
}

export function FileTabs({ files, current, onOpen, onManage }: FileTabsProps) {
  const { text } = useApp().language.translator.value;
  return (
    <nav class="files" aria-label={text('dojo.files')}>
      {onManage !== undefined && (
        <button type="button" class="files-manage" aria-label={text('codeFiles.manage')} onClick={onManage}>
          <FilesIcon />
        </button>
      )}
      {files.map(({ root, name }) => (
        <button
          type="button"
          key={root}
          aria-current={root === current ? 'page' : undefined}
          onClick={() => onOpen(root)}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}
