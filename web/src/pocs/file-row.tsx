import type { Attachment } from '@tatami/client/rest';
import { useApp } from '../context.ts';
import { DeleteIcon, FileIcon } from '../ui/icons.tsx';
import { fileSize } from './file-size.ts';
import type { PocFiles } from './poc-files.ts';

export interface FileRowProps {
  readonly files: PocFiles;
  readonly item: Attachment;
  /** Only for who may change the POC. */
  readonly onDelete?: (item: Attachment) => void;
}

/** A file that can be fetched. */
export function FileRow({ files, item, onDelete }: FileRowProps) {
  const { toasts, language } = useApp();
  const { text, language: locale } = language.translator.value;
  const fetchIt = async () => {
    try {
      // The server says that it is to be saved, so the page stays where it is.
      location.assign(await files.addressOf(item));
    } catch (cause) {
      console.warn('file', cause);
      toasts.show(text('files.fetchFailed', { name: item.fileName }));
    }
  };
  return (
    <li>
      <button type="button" class="file-link" onClick={fetchIt}>
        <FileIcon />
        <span class="file-name">{item.fileName}</span>
        <span class="soft">{fileSize(item.sizeBytes, locale)}</span>
      </button>
      {onDelete !== undefined && (
        <button
          type="button"
          class="icon-button danger"
          aria-label={text('files.delete', { name: item.fileName })}
          onClick={() => onDelete(item)}
        >
          <DeleteIcon />
        </button>
      )}
    </li>
  );
}
