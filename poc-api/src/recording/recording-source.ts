import { setImmediate } from 'node:timers/promises';
import type { DojoId } from '@tatami/protocol';
import type { RecordingSource } from '@tatami/recording';
import type { TenantStores } from '../ports.ts';

/** What a dojo's track is read from, with other requests in between. */
export async function recordingSource(
  { recordings }: Pick<TenantStores, 'recordings'>,
  dojoId: DojoId,
): Promise<RecordingSource> {
  return { ...(await recordings.stored(dojoId)), pause: () => setImmediate() };
}
