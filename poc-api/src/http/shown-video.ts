import type { Job } from '@tatami/job-queue';
import type { NewVideo, Video, VideoFile } from '@tatami/rest';
import { shownMaking } from './shown-making.ts';

/** A job that makes a video, as the video that it will be. */
export function shownVideo(job: Job, nowMs: number): Video {
  // The API has checked it before it became a job.
  const { year, language, format } = job.data as unknown as NewVideo;
  return { ...shownMaking<VideoFile['format']>(job, nowMs), year, language, format };
}
