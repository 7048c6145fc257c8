import { type Recording, type RestApi, RestProblem } from '@tatami/client/rest';
import { decodeChunk } from '@tatami/protocol';
import { decodeRows, type RecordedRow, type Track, TrackBuilder } from '@tatami/recording';

/** Rows that are taken in before the page may do something else: a few milliseconds on a phone. */
const ROWS_IN_TURN = 100;

export interface LoadedRecording {
  readonly recording: Recording;
  readonly track: Track;
}

/**
 * Reads all rows of a dojo's recording, and makes a track of them.
 * Throws RestProblem, and what `fetch` throws.
 * @param onProgress from 0 to 1
 */
export async function loadRecording(
  api: RestApi,
  dojoId: string,
  { onProgress, signal }: { onProgress: (share: number) => void; signal: AbortSignal },
): Promise<LoadedRecording> {
  const path = { id: dojoId };
  const recording = await api.call('readRecording', { path }, { signal });
  const builder = new TrackBuilder(recording.quarantined);
  const chunks = new Map(recording.chunks.map(chunk => [chunk.firstSeq, chunk]));
  const read = async (after: number): Promise<RecordedRow[]> => {
    const chunk = chunks.get(after + 1);
    if (chunk !== undefined) {
      const firstSeq = String(chunk.firstSeq);
      return api
        .call('readRecordingChunk', { path: { ...path, firstSeq } }, { signal })
        .then(rowsOf, cause => {
          if (!(cause instanceof RestProblem && cause.code === 'recording-damaged')) throw cause;
          return unreadable(chunk);
        });
    }
    return decodeRows(await api.call('readRecordingRows', { path, query: { after } }, { signal }));
  };
  // Edits that come while we read belong to the next replay.
  for (let after = 0; after < recording.headSeq; ) {
    const rows = (await read(after)).filter(({ seq }) => seq <= recording.headSeq);
    const last = rows.at(-1);
    if (last === undefined) break;
    await take(rows, builder);
    signal.throwIfAborted();
    after = last.seq;
    onProgress(after / recording.headSeq);
  }
  return { recording, track: builder.build() };
}

function rowsOf(chunk: Uint8Array): RecordedRow[] {
  return decodeChunk(chunk).rows.map(({ seq, atMicros, payload }) => ({
    seq,
    atMicros: Number(atMicros),
    payload,
  }));
}

/** Rows that the track says of that they cannot be read. */
function unreadable({ firstSeq, lastSeq }: Recording['chunks'][number]): RecordedRow[] {
  const payload = new Uint8Array(0);
  return Array.from({ length: lastSeq - firstSeq + 1 }, (_, index) => ({
    seq: firstSeq + index,
    atMicros: 0,
    payload,
  }));
}

async function take(rows: readonly RecordedRow[], builder: TrackBuilder): Promise<void> {
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_IN_TURN === 0) await new Promise(resolve => setTimeout(resolve));
    builder.add(row);
  }
}
