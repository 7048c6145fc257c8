import type { Attachment } from '@tatami/client/rest';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { FileRow } from './file-row.tsx';
import { PocFiles } from './poc-files.ts';
import { ScreenshotFigure } from './screenshot-figure.tsx';
import { UploadRow } from './upload-row.tsx';

export interface FilesSectionProps {
  readonly pocId: string;
  readonly mayChange: boolean;
  readonly onChanged: () => void;
}

/** The screenshots and files of a POC: to look at, to fetch, and, for who may change it, to add and delete. */
export function FilesSection({ pocId, mayChange, onChanged }: FilesSectionProps) {
  const { rest, toasts, language } = useApp();
  const { text } = language.translator.value;
  const input = useRef<HTMLInputElement>(null);
  const files = useMemo(() => new PocFiles({ rest, pocId, onChanged }), [rest, pocId]);
  useEffect(() => {
    void files.load();
  }, [files]);
  const items = files.items.value ?? [];
  const uploads = files.uploads.value;
  const remove = (item: Attachment) => {
    files.delete(item).catch((cause: unknown) => {
      console.warn('delete file', cause);
      toasts.show(text('files.deleteFailed', { name: item.fileName }));
    });
  };
  if (items.length === 0 && uploads.length === 0 && !mayChange && !files.hasFailed.value) return null;
  return (
    <section class="card files-card" aria-label={text('files.title')}>
      <h2>{text('files.title')}</h2>
      {files.hasFailed.value && (
        <p role="alert">
          {text('files.failed')}{' '}
          <button type="button" class="button button-small" onClick={() => files.load()}>
            {text('dojos.retry')}
          </button>
        </p>
      )}
      <div class="screenshots">
        {items
          .filter(item => item.kind === 'screenshot')
          .map(item => (
            <ScreenshotFigure
              key={item.id}
              files={files}
              item={item}
              {...(mayChange && { onDelete: remove })}
            />
          ))}
      </div>
      <ul class="file-list">
        {items
          .filter(item => item.kind === 'attachment')
          .map(item => (
            <FileRow key={item.id} files={files} item={item} {...(mayChange && { onDelete: remove })} />
          ))}
        {uploads.map(upload => (
          <UploadRow key={upload.key} files={files} upload={upload} />
        ))}
      </ul>
      {mayChange && (
        <>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            onChange={event => {
              const chosen = [...(event.currentTarget.files ?? [])];
              // So that the same file can be chosen again.
              event.currentTarget.value = '';
              void files.add(chosen);
            }}
          />
          <button type="button" class="button" onClick={() => input.current?.click()}>
            {text('files.add')}
          </button>
        </>
      )}
    </section>
  );
}
