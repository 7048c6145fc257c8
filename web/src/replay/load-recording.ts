import { type Recording, type RestApi, RestProblem } from '@tatami/client/rest';
import { decodeChunk } from '@tatami/protocol';
import {
  decodeRows,
  type RecordedRow,
  type RecordingSource,
  readParts,
  spreadInTicks,
  type Track,
  TrackReader,
} from '@tatami/recording';

export interface LoadedRecording {
  readonly recording: Recording;
  readonly track: Track;
}

/**
 * Reads the track of a dojo's recording: the parts that are stored, and the rows of what is not.
 * Throws RestProblem, and what `fetch` throws.
 * @param onProgress from 0 to 1
 */
export async function loadRecording(
  api: RestApi,
  dojoId: string,
  { onProgress, signal }: { onProgress: (share: number) => void; signal: AbortSignal },
): Promise<LoadedRecording> {
  const recording = await api.call('readRecording', { path: { id: dojoId } }, { signal });
  const reader = new TrackReader();
  // Edits that come while we read belong to the next replay.
  for await (const part of readParts(sourceOf(api, recording, signal), recording.headSeq)) {
    reader.add(part);
    signal.throwIfAborted();
    onProgress(part.lastSeq / recording.headSeq);
  }
  return { recording, track: spreadInTicks(reader.build()) };
}

type Chunk = Recording['chunks'][number];

function sourceOf(
  api: RestApi,
  { dojoId, chunks, quarantined }: Recording,
  signal: AbortSignal,
): RecordingSource {
  const path = { id: dojoId };
  const read = ({ firstSeq }: Chunk, as: 'rows' | 'track' | 'keyframe') =>
    api.call(
      'readRecordingChunk',
      { path: { ...path, firstSeq: String(firstSeq) }, query: { as } },
      { signal },
    );
  const derived = (chunk: Chunk | undefined, as: 'track' | 'keyframe') =>
    chunk && read(chunk, as).catch(unlessProblem('not-found', () => undefined));
  return {
    quarantined,
    rows: async (after, limit) => {
      const chunk = chunks.find(({ firstSeq, lastSeq }) => firstSeq <= after + 1 && lastSeq > after);
      const rows =
        chunk === undefined
          ? decodeRows(await api.call('readRecordingRows', { path, query: { after } }, { signal }))
          : await read(chunk, 'rows').then(
              rowsOf,
              unlessProblem('recording-damaged', () => unreadable(chunk)),
            );
      return rows.filter(({ seq }) => seq > after).slice(0, limit);
    },
    partSeqs: chunks.filter(({ hasTrack }) => hasTrack).map(({ firstSeq }) => firstSeq),
    keyframeSeqs: chunks.filter(({ hasKeyframe }) => hasKeyframe).map(({ lastSeq }) => lastSeq),
    parts: async firstSeqs => {
      const asked = chunks.filter(({ firstSeq }) => firstSeqs.includes(firstSeq));
      const read = asked.map(async chunk => [chunk.firstSeq, await derived(chunk, 'track')] as const);
      return new Map((await Promise.all(read)).flatMap(([at, part]) => (part ? [[at, part]] : [])));
    },
    keyframe: async seq =>
      derived(
        chunks.find(({ lastSeq }) => lastSeq === seq),
        'keyframe',
      ),
    pause: () => new Promise(resolve => setTimeout(resolve)),
  };
}

function unlessProblem<Result>(code: string, instead: () => Result): (cause: unknown) => Result {
  return cause => {
    if (cause instanceof RestProblem && cause.code === code) return instead();
    throw cause;
  };
}

function rowsOf(chunk: Uint8Array): RecordedRow[] {
  return decodeChunk(chunk).rows.map(({ seq, atMicros, payload }) => ({
    seq,
    atMicros: Number(atMicros),
    payload,
  }));
}

/** Rows that the track says of that they cannot be read. */
function unreadable({ firstSeq, lastSeq }: Chunk): RecordedRow[] {
  const payload = new Uint8Array(0);
  return Array.from({ length: lastSeq - firstSeq + 1 }, (_, index) => ({
    seq: firstSeq + index,
    atMicros: 0,
    payload,
  }));
}
