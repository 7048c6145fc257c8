import { useSignal } from '@preact/signals';
import type { VideoFile } from '@tatami/rest';
import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { isOpen } from '../orders/order-list.ts';
import { OrderProgress } from '../orders/order-progress.tsx';
import { fileSize } from '../pocs/file-size.ts';
import { FileIcon } from '../ui/icons.tsx';
import { ShareCards } from './share-cards.tsx';
import type { VideoRowProps } from './video-calls.ts';
import { fetchedFile, isOwn, keepFile, shareFile } from './video-files.ts';

const STEPS = ['reading', 'speaking', 'drawing', 'joining', 'storing'] as const;

/** A video: how far it is, or itself. */
export function VideoRow({ list, video }: VideoRowProps) {
  const { language } = useApp();
  const { text, has, language: locale } = language.translator.value;
  // A newer server may have steps and reasons that this page does not know.
  const step = STEPS.find(known => known === video.step) ?? 'waiting';
  const reason = `videos.reason.${video.reason}`;
  const shown = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  return (
    <li class="card report">
      <h3>
        {video.year}, {text(`videos.format.${video.format}`)}
      </h3>
      {isOpen(video) && (
        <OrderProgress
          order={video}
          step={text(`videos.step.${step}`)}
          label={text('videos.progress')}
          onCancel={() => list.cancel(video)}
        />
      )}
      {video.state === 'failed' && (
        <p class="problem">{text(has(reason) ? reason : 'reports.state.failed')}</p>
      )}
      {video.state === 'cancelled' && <p class="soft">{text('reports.state.cancelled')}</p>}
      {video.state === 'done' && video.files.length === 0 && (
        <p class="soft">{text('reports.state.expired')}</p>
      )}
      {video.files.length > 0 && <Watch list={list} video={video} />}
      {video.files.length > 0 && video.expiresAt !== null && (
        <p class="soft">{text('reports.until', { day: shown.format(new Date(video.expiresAt)) })}</p>
      )}
    </li>
  );
}

type Watching =
  | { readonly kind: 'no' }
  | { readonly kind: 'fetching' }
  | { readonly kind: 'yes'; readonly video: File; readonly url: string; readonly captions: string }
  | { readonly kind: 'failed' };

/** It is fetched as a whole, some megabytes, so that it can be sought in and shared. */
function Watch({ list, video }: VideoRowProps) {
  const { toasts, language } = useApp();
  const { text, language: locale } = language.translator.value;
  const watching = useSignal<Watching>({ kind: 'no' });
  useEffect(
    () => () => {
      if (watching.value.kind !== 'yes') return;
      URL.revokeObjectURL(watching.value.url);
      URL.revokeObjectURL(watching.value.captions);
    },
    [watching],
  );
  const fetched = async (format: VideoFile['format']): Promise<File> => {
    const file = video.files.find(file => file.format === format);
    if (file === undefined) throw new Error(`There is no ${format}`);
    return fetchedFile(list, video, file);
  };
  const watch = async () => {
    watching.value = { kind: 'fetching' };
    try {
      const [film, captions] = await Promise.all([fetched('mp4'), fetched('vtt')]);
      const [url, captionsUrl] = [film, captions].map(file => URL.createObjectURL(file));
      watching.value = { kind: 'yes', video: film, url: url ?? '', captions: captionsUrl ?? '' };
    } catch (cause) {
      console.warn('video', cause);
      watching.value = { kind: 'failed' };
    }
  };
  const save = async (file: VideoFile) => {
    try {
      keepFile(await fetchedFile(list, video, file));
    } catch (cause) {
      console.warn('video', cause);
      toasts.show(text('files.fetchFailed', { name: file.fileName }));
    }
  };
  const now = watching.value;
  return (
    <>
      {now.kind === 'yes' ? (
        <>
          <video class="film" src={now.url} controls autoplay playsInline>
            <track
              kind="captions"
              src={now.captions}
              srclang={video.language}
              label={text('videos.captions')}
            />
          </video>
          {navigator.canShare?.({ files: [now.video] }) && (
            <button
              type="button"
              class="button button-primary button-wide"
              onClick={() => shareFile(now.video, text('videos.shareTitle', { year: video.year }))}
            >
              {text('videos.share')}
            </button>
          )}
        </>
      ) : (
        <button
          type="button"
          class="button button-primary button-wide"
          aria-disabled={now.kind === 'fetching'}
          onClick={() => now.kind !== 'fetching' && watch()}
        >
          {text(now.kind === 'fetching' ? 'app.loading' : 'videos.watch')}
        </button>
      )}
      {now.kind === 'failed' && (
        <p class="problem" role="alert">
          {text('videos.watchFailed')}
        </p>
      )}
      <ShareCards list={list} video={video} />
      <ul class="file-list">
        {video.files.filter(isOwn).map(file => (
          <li key={file.format}>
            <button type="button" class="file-link" onClick={() => save(file)}>
              <FileIcon />
              <span class="file-name">{text(`videos.file.${file.format}`)}</span>
              <span class="soft">{fileSize(file.bytes, locale)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
