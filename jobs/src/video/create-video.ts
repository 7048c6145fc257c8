import { join } from 'node:path';
import type { JobContext, TakenJob } from '@tatami/job-queue';
import { type ObjectStore, type VideoFileFormat, videoKey } from '@tatami/objects';
import { readVideoData, type VideoStores } from './data/read-video-data.ts';
import { espeak } from './narration/espeak.ts';
import { type RenderedVideo, renderVideo } from './render/render-video.ts';
import { removeOldWork, WorkFolder } from './render/work-folder.ts';
import { writeScript } from './script/write-script.ts';
import { videoRequestOf } from './video-request.ts';

const PICTURE = { framesPerSecond: 30 } as const;
const ONE_DAY_MS = 24 * 60 * 60 * 1000;
/** How often somebody who waits hears of it, and a video that nobody wants any more is ended. */
const STEP_EVERY_MS = 500;

const CONTENT_TYPES: Readonly<Record<VideoFileFormat, string>> = {
  mp4: 'video/mp4',
  vtt: 'text/vtt; charset=utf-8',
  srt: 'application/x-subrip; charset=utf-8',
  png: 'image/png',
};

/** Of each tenth of the work, how far it is. */
const SHARES = { begun: 0.01, read: 0.1, drawn: 0.95, stored: 0.99 } as const;

export interface VideoParts {
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
  { stores, objects, now, workFolder, picture = PICTURE }: VideoParts,
): Promise<unknown> {
  const request = videoRequestOf(data);
  await step(SHARES.begun, 'reading');
  await removeOldWork(workFolder, now() - ONE_DAY_MS);
  const known = await readVideoData({
    stores,
    request,
    askedBy,
    nowMs: now(),
    onProgress: share => step(SHARES.begun + share * (SHARES.read - SHARES.begun), 'reading'),
  });
  const work = await WorkFolder.open(join(workFolder, id));
  let steppedMs = Number.NEGATIVE_INFINITY;
  const video = await renderVideo({
    script: writeScript(known, request),
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
  for (const [format, bytes] of Object.entries(contentsOf(video)) as [VideoFileFormat, Uint8Array][]) {
    const key = videoKey({ tenantId, videoId: id, format });
    await objects.put(key, bytes);
    const fileName = `tatami-${request.year}-${request.format}.${format}`;
    files.push({ format, key, bytes: bytes.length, contentType: CONTENT_TYPES[format], fileName });
  }
  await work.remove();
  return { files };
}

function contentsOf({ mp4, vtt, srt, png }: RenderedVideo): Readonly<Record<VideoFileFormat, Uint8Array>> {
  return { mp4, vtt: Buffer.from(vtt), srt: Buffer.from(srt), png };
}
