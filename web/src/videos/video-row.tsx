import { useSignal } from '@preact/signals';
import type { Video, VideoFile } from '@tatami/rest';
import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { isOpen } from '../orders/order-list.ts';
import { OrderProgress } from '../orders/order-progress.tsx';
import { fileSize } from '../pocs/file-size.ts';
import { FileIcon } from '../ui/icons.tsx';
import type { VideoList } from './video-calls.ts';

export interface VideoRowProps {
  readonly list: VideoList;
  readonly video: Video;
}

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
  const fileOf = (format: VideoFile['format']) => video.files.find(file => file.format === format);
  const fetched = async (format: VideoFile['format']): Promise<File> => {
    const file = fileOf(format);
    if (file === undefined) throw new Error(`There is no ${format}`);
    const response = await fetch(await list.addressOf(video, file));
    if (!response.ok) throw new Error(`The store answered with ${response.status}`);
    return new File([await response.blob()], file.fileName, { type: file.contentType });
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
  const share = async (film: File) => {
    try {
      await navigator.share({ files: [film], title: text('videos.shareTitle', { year: video.year }) });
    } catch (cause) {
      // Somebody who changes their mind is no failure.
      if (!(cause instanceof DOMException && cause.name === 'AbortError')) console.warn('share', cause);
    }
  };
  const save = async (file: VideoFile) => {
    try {
      const url = URL.createObjectURL(await fetched(file.format));
      const link = document.createElement('a');
      link.href = url;
      link.download = file.fileName;
      link.click();
      // The browser has taken it by then.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
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
            <button type="button" class="button button-primary button-wide" onClick={() => share(now.video)}>
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
      <ul class="file-list">
        {video.files.map(file => (
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
