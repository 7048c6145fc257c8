import type { TenantPersistence } from '@tatami/persistence';
import type { DojoId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import { TrackBuilder } from '@tatami/recording';
import type { ArchiveSource } from './archive-source.ts';

const PAGE_ROWS = 1_000;

/**
 * Reads all rows of a dojo's journal that there are now, in order.
 * @param onProgress from 0 to 1, between two pages
 * @throws TatamiError `dojo-not-found`
 */
export async function readArchiveSource(
  { dojos, journal, people }: Pick<TenantPersistence, 'dojos' | 'journal' | 'people'>,
  dojoId: DojoId,
  onProgress: (share: number) => Promise<void>,
): Promise<ArchiveSource> {
  const summary = await dojos.read(dojoId);
  const [head] = await journal.heads([dojoId]);
  if (summary === undefined || head === undefined) throw new TatamiError('dojo-not-found');
  const builder = new TrackBuilder(await dojos.quarantined(dojoId));
  for (let seq = 0; seq < head.seq; ) {
    const rows = await journal.read(dojoId, seq, PAGE_ROWS);
    for (const { seq, atMicros, payload } of rows) builder.add({ seq, atMicros: Number(atMicros), payload });
    seq = rows.at(-1)?.seq ?? head.seq;
    await onProgress(seq / head.seq);
  }
  const track = builder.build();
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
