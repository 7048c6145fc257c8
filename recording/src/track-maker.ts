import { encodeKeyframe } from './keyframe.ts';
import { builderAt, type RecordingSource } from './read-parts.ts';
import type { RecordedRow } from './recorded-row.ts';
import type { TrackBuilder } from './track-builder.ts';
import { encodeTrackPart } from './track-part-codec.ts';

/** Rows that are taken in before others have their turn. */
const ROWS_IN_TURN = 100;

/** Rows that are being packed, and what is stored of the rows before them. */
interface TrackWork {
  readonly source: Omit<RecordingSource, 'pause'>;
  readonly rows: readonly RecordedRow[];
  readonly isKeyframeDue: boolean;
}

/**
 * Makes what is stored of the track of one dojo's chunks, one after the other.
 * @param pause lets others have their turn
 */
export function trackMaker(pause: () => Promise<void>) {
  let builder: TrackBuilder | undefined;
  return async ({ source, rows, isKeyframeDue }: TrackWork) => {
    const before = (rows[0]?.seq ?? 1) - 1;
    // Whatever was packed meanwhile by another process, or taken back, is read again.
    if (builder?.seq !== before) builder = await builderAt({ ...source, pause }, before);
    const { context } = builder;
    for (const [index, row] of rows.entries()) {
      if (index % ROWS_IN_TURN === 0) await pause();
      builder.add(row);
    }
    const part = encodeTrackPart(builder.takePart(), context);
    // What is made behind something that cannot be read would stay wrong when that is mended.
    if (!builder.isWhole) return undefined;
    const keyframe = isKeyframeDue ? builder.keyframe() : undefined;
    return { part, ...(keyframe !== undefined && { keyframe: encodeKeyframe(keyframe) }) };
  };
}
