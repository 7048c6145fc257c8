import { setImmediate } from 'node:timers/promises';
import type { TrackMaker } from '@tatami/persistence';
import { builderAt, encodeKeyframe, encodeTrackPart, type TrackBuilder } from '@tatami/recording';

/** Rows that are taken in before the other jobs of the process have their turn. */
const ROWS_IN_TURN = 100;

/** Makes the tracks of one dojo's chunks, one after the other. */
export function trackMaker(): TrackMaker {
  let builder: TrackBuilder | undefined;
  return async ({ source, rows, isKeyframeDue }) => {
    const before = (rows[0]?.seq ?? 1) - 1;
    // Whatever was packed meanwhile by another process, or taken back, is read again.
    if (builder?.seq !== before)
      builder = await builderAt({ ...source, pause: () => setImmediate() }, before);
    for (const [index, row] of rows.entries()) {
      if (index % ROWS_IN_TURN === 0) await setImmediate();
      builder.add(row);
    }
    const part = encodeTrackPart(builder.takePart());
    // What is made behind something that cannot be read would stay wrong when that is mended.
    if (!builder.isWhole) return undefined;
    const keyframe = isKeyframeDue ? builder.keyframe() : undefined;
    return { part, ...(keyframe !== undefined && { keyframe: encodeKeyframe(keyframe) }) };
  };
}
