import { join } from 'node:path';
import type { JobContext, TakenJob } from '@tatami/job-queue';
import { type ObjectStore, type VideoFileFormat, videoKey } from '@tatami/objects';
import { readBranding } from '../branding/read-branding.ts';
import { drawShareCards } from './cards/share-cards.ts';
import { readVideoData, type VideoStores } from './data/read-video-data.ts';
import { espeak } from './narration/espeak.ts';
import { type RenderedVideo, renderVideo } from './render/render-video.ts';
import { removeOldWork, WorkFolder } from './render/work-folder.ts';
import type { VideoRequest } from './script/video-data.ts';
import { writeScript } from './script/write-script.ts';
import { videoRequestOf } from './video-request.ts';

const PICTURE = { framesPerSecond: 30 } as const;
const ONE_DAY_MS = 24 * 60 * 60 * 1000;
/** How often somebody who waits hears of it, and a video that nobody wants any more is ended. */
const STEP_EVERY_MS = 500;

/** All others are pictures. */
const CONTENT_TYPES: Readonly<Partial<Record<VideoFileFormat, string>>> = {
  mp4: 'video/mp4',
  vtt: 'text/vtt; charset=utf-8',
  srt: 'application/x-subrip; charset=utf-8',
};

/** Of each tenth of the work, how far it is. */
const SHARES = { begun: 0.01, read: 0.1, drawn: 0.95, stored: 0.99 } as const;

export interface VideoParts {
  readonly onBadLogo: (error: unknown) => void;
  readonly stores: VideoStores;
  readonly objects: ObjectStore;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Where pieces of videos lie until the videos are done: a folder of this machine. */
  readonly workFolder: string;
  /** As large as its format and 30 frames in a second, if it is not given. */
  readonly picture?: { readonly width?: number; readonly framesPerSecond: number };
}

/**
 * Makes the video of somebody's year. As with reports, its files are named by the job; pieces that an earlier try has left
 * on this machine are used.
 *
 * @returns `{ files: { format, key, bytes, contentType, fileName }[] }`
 */
export async function createVideo(
  { id, askedBy, data }: TakenJob,
  { tenantId, step }: JobContext,
  { stores, objects, now, workFolder, onBadLogo, picture = PICTURE }: VideoParts,
): Promise<unknown> {
  const request = videoRequestOf(data);
  await step(SHARES.begun, 'reading');
  await removeOldWork(workFolder, now() - ONE_DAY_MS);
  const branding = await readBranding({ stores, objects, tenantId, onBadLogo });
  const known = await readVideoData({
    branding,
    stores,
    request,
    askedBy,
    nowMs: now(),
    onProgress: share => step(SHARES.begun + share * (SHARES.read - SHARES.begun), 'reading'),
  });
  const work = await WorkFolder.open(join(workFolder, id));
  let steppedMs = Number.NEGATIVE_INFINITY;
  const script = writeScript(known, request);
  const logo = branding.logo?.png;
  const video = await renderVideo({
    ...{ script, logo },
    speech: espeak(),
    work,
    ...picture,
    onProgress: async (share, name) => {
      if (now() - steppedMs < STEP_EVERY_MS && name === 'drawing') return;
      steppedMs = now();
      await step(SHARES.read + share * (SHARES.drawn - SHARES.read), name);
    },
  });
  await step(SHARES.stored, 'storing');
  const files = [];
  for (const [format, bytes] of [...contentsOf(video), ...(await drawShareCards(script, logo))]) {
    const key = videoKey({ tenantId, videoId: id, format });
    await objects.put(key, bytes);
    const contentType = CONTENT_TYPES[format] ?? 'image/png';
    files.push({ format, key, bytes: bytes.length, contentType, fileName: fileName(request, format) });
  }
  await work.remove();
  return { files };
}

function contentsOf({ mp4, vtt, srt, png }: RenderedVideo): [VideoFileFormat, Uint8Array][] {
  return [
    ['mp4', mp4],
    ['vtt', Buffer.from(vtt)],
    ['srt', Buffer.from(srt)],
    ['png', png],
  ];
}

function fileName({ year, format: shape }: VideoRequest, format: VideoFileFormat): string {
  const isCard = format.includes('-');
  return isCard ? `tatami-${year}-${format}.png` : `tatami-${year}-${shape}.${format}`;
}
