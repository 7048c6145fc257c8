import { TatamiError } from '@tatami/protocol';
import type { VideoRequest } from './script/video-data.ts';

/**
 * The request that a job holds.
 * @throws TatamiError `validation-failed` for data that is none, such as of a newer version: trying again is of no use
 */
export function videoRequestOf(data: Readonly<Record<string, unknown>>): VideoRequest {
  const { year, language, format } = data;
  if (
    typeof year !== 'number' ||
    !Number.isInteger(year) ||
    year < 1_000 ||
    year > 9_998 ||
    (language !== 'pt-BR' && language !== 'en') ||
    (format !== 'portrait' && format !== 'landscape')
  ) {
    throw new TatamiError('validation-failed');
  }
  return { year, language, format };
}
