import { setImmediate } from 'node:timers/promises';
import type { TenantPersistence } from '@tatami/persistence';
import type { DojoId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import { readParts, TrackReader } from '@tatami/recording';
import type { ArchiveSource } from './archive-source.ts';

/**
 * Reads the track of all rows of a dojo's journal that there are now, from what is stored of it.
 * @param onProgress from 0 to 1, between two parts
 * @throws TatamiError `dojo-not-found`
 */
export async function readArchiveSource(
  {
    dojos,
    journal,
    people,
    recordings,
  }: Pick<TenantPersistence, 'dojos' | 'journal' | 'people' | 'recordings'>,
  dojoId: DojoId,
  onProgress: (share: number) => Promise<void>,
): Promise<ArchiveSource> {
  const summary = await dojos.read(dojoId);
  const [head] = await journal.heads([dojoId]);
  if (summary === undefined || head === undefined) throw new TatamiError('dojo-not-found');
  const source = { ...(await recordings.stored(dojoId)), pause: () => setImmediate() };
  const reader = new TrackReader();
  for await (const part of readParts(source, head.seq)) {
    reader.add(part);
    await onProgress(part.lastSeq / head.seq);
  }
  const track = reader.build();
  return {
    dojoId,
    name: summary.name,
    isPrivate: summary.isPrivate,
    seq: head.seq,
    hash: head.hash,
    track,
    names: await people.names(track.authors),
  };
}
