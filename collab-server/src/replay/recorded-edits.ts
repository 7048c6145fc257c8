import type { StoredRecording } from '@tatami/persistence';
import { decodeKeyframe, EntryTimes, entriesOf, type Keyframe } from '@tatami/recording';
import * as Y from 'yjs';

/** One update of the journal, with its place and its time. */
export interface RecordedEdit {
  readonly seq: number;
  /** Its place among the entries of its row. */
  readonly index: number;
  /** Milliseconds since the recording began. */
  readonly atMs: number;
  /** Yjs V1. */
  readonly update: Uint8Array;
}

/** Of these so many are in memory; a row may be as large as what people write in a second. */
const PAGE_ROWS = 100;

/**
 * The edits of a recording in order, read page by page. Where a row cannot be read, the next keyframe takes the place of all
 * up to it; if there is none, the row is left out.
 *
 * @param from goes on behind this keyframe
 * @throws TatamiError `newer-version`
 */
export async function* recordedEdits(
  stored: StoredRecording,
  from: Keyframe | undefined,
): AsyncGenerator<RecordedEdit> {
  const times = new EntryTimes(from?.startedAtMs, from?.lengthMs);
  let seq = from?.seq ?? 0;
  for (;;) {
    const rows = await stored.rows(seq, PAGE_ROWS);
    if (rows.length === 0) return;
    for (const row of rows) {
      // A keyframe has taken its place.
      if (row.seq <= seq) continue;
      seq = row.seq;
      const entries = entriesOf(row);
      const keyframe = entries === undefined ? await keyframeFrom(stored, seq) : undefined;
      if (keyframe !== undefined) {
        yield editOf(keyframe, times);
        seq = keyframe.seq;
      }
      if (entries !== undefined) times.beginRow(row);
      for (const [index, entry] of (entries ?? []).entries()) {
        if (stored.quarantined.has(`${seq}:${index}`)) continue;
        const atMs = times.next(entry);
        if (entry.kind === 'update') yield { seq, index, atMs, update: entry.bytes };
      }
    }
  }
}

/** The keyframe at this seq or the next one behind it that can be read. */
async function keyframeFrom(stored: StoredRecording, seq: number): Promise<Keyframe | undefined> {
  for (const keyframeSeq of stored.keyframeSeqs) {
    const bytes = keyframeSeq >= seq ? await stored.keyframe(keyframeSeq) : undefined;
    if (bytes !== undefined) return decodeKeyframe(bytes);
  }
  return undefined;
}

function editOf({ seq, startedAtMs, lengthMs, state }: Keyframe, times: EntryTimes): RecordedEdit {
  times.beginRow({ atMicros: (startedAtMs + lengthMs) * 1000 });
  const atMs = times.next({ kind: 'update', deltaMs: 0 });
  return { seq, index: 0, atMs, update: Y.convertUpdateFormatV2ToV1(state) };
}
