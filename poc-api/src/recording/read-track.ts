import { setImmediate } from 'node:timers/promises';
import type { DojoId } from '@tatami/protocol';
import { type Track, TrackBuilder } from '@tatami/recording';
import type { TenantStores } from '../ports.ts';

const PAGE_ROWS = 1_000;
/** Rows that are taken in before other requests have their turn: a few milliseconds. */
const ROWS_IN_TURN = 100;

/** The track of a dojo's rows up to `seq`. */
export async function readTrack(
  { dojos, journal }: Pick<TenantStores, 'dojos' | 'journal'>,
  dojoId: DojoId,
  seq: number,
): Promise<Track> {
  const builder = new TrackBuilder(await dojos.quarantined(dojoId));
  for (let after = 0; after < seq; ) {
    const rows = await journal.read(dojoId, after, Math.min(PAGE_ROWS, seq - after));
    const last = rows.at(-1);
    if (last === undefined) break;
    for (const [index, { seq, atMicros, payload }] of rows.entries()) {
      if (index % ROWS_IN_TURN === 0) await setImmediate();
      builder.add({ seq, atMicros: Number(atMicros), payload });
    }
    after = last.seq;
  }
  return builder.build();
}
