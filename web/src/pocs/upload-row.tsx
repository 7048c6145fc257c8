import { useApp } from '../context.ts';
import { CloseIcon } from '../ui/icons.tsx';
import type { PocFiles, Upload } from './poc-files.ts';

/** A file that is on its way; one that did not arrive can be sent again from where it broke off. */
export function UploadRow({ files, upload }: { readonly files: PocFiles; readonly upload: Upload }) {
  const { translator } = useApp().language;
  const { text, has } = translator.value;
  const { file, share, failure } = upload;
  if (failure === undefined) {
    return (
      <li role="status">
        <span class="file-name">{file.name}</span>
        <progress max={1} value={share} aria-label={text('files.sending', { name: file.name })} />
      </li>
    );
  }
  const key = `files.refused.${failure}`;
  return (
    <li role="alert">
      <span class="file-name">{file.name}</span>
      <span class="soft">{text(has(key) ? key : 'files.refused.other')}</span>
      <button type="button" class="button button-small" onClick={() => files.retry(upload)}>
        {text('dojos.retry')}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={text('files.forget', { name: file.name })}
        onClick={() => files.forget(upload)}
      >
        <CloseIcon />
      </button>
    </li>
  );
}
