import { useApp } from '../context.ts';

export interface FileTabsProps {
  readonly files: readonly string[];
  readonly current: string;
  readonly onOpen: (file: string) => void;
}

export function FileTabs({ files, current, onOpen }: FileTabsProps) {
  const { text } = useApp().language.translator.value;
  return (
    <nav class="files" aria-label={text('dojo.files')}>
      {files.map(file => (
        <button
          type="button"
          key={file}
          aria-current={file === current ? 'page' : undefined}
          onClick={() => onOpen(file)}
        >
          {file}
        </button>
      ))}
    </nav>
  );
}
