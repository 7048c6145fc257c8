import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { DeleteIcon } from '../ui/icons.tsx';
import type { FileRowProps } from './file-row.tsx';

/** A screenshot. Its address is good for some minutes, so it is asked for when the picture is shown. */
export function ScreenshotFigure({ files, item, onDelete }: FileRowProps) {
  const { text } = useApp().language.translator.value;
  const address = useSignal<string | undefined>(undefined);
  useEffect(() => {
    files.addressOf(item).then(
      url => {
        address.value = url;
      },
      cause => console.warn('screenshot', cause),
    );
  }, [files, item, address]);
  return (
    <figure>
      <img src={address.value} alt={item.fileName} loading="lazy" />
      <figcaption>
        <span class="file-name">{item.fileName}</span>
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
      </figcaption>
    </figure>
  );
}
