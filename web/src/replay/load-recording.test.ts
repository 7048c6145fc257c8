import { type RestApi, RestProblem } from '@tatami/client/rest';
import { SeededRandom } from '@tatami/kernel';
import { encodeChunk, type WriterId } from '@tatami/protocol';
import { encodeRows, spreadInTicks, type Track, TrackBuilder, trackMaker } from '@tatami/recording';
import { recordSession } from '@tatami/recording/testing';
import { beforeAll, expect, it } from 'vitest';
import { loadRecording } from './load-recording.ts';

const { rows } = recordSession(new SeededRandom(5), 300);
const CHUNKS = [
  { firstSeq: 1, lastSeq: 100 },
  { firstSeq: 101, lastSeq: 200 },
];
const derived = new Map<string, Uint8Array>();
beforeAll(async () => {
  const make = trackMaker(async () => {});
  for (const { firstSeq, lastSeq } of CHUNKS) {
    const parts = async () => new Map<number, Uint8Array>();
    const source = { quarantined: [], partSeqs: [], keyframeSeqs: [], parts, keyframe: none };
    const made = await make({
      source: { ...source, rows: async (after, limit) => rows.slice(after, after + limit) },
      rows: rows.slice(firstSeq - 1, lastSeq),
      isKeyframeDue: true,
    });
    derived.set(`track ${firstSeq}`, made?.part ?? new Uint8Array(0));
    derived.set(`keyframe ${firstSeq}`, made?.keyframe ?? new Uint8Array(0));
  }
});

async function none(): Promise<undefined> {}

/** A server of which some answers are missing: `track 1` and the like. */
function apiWithout(...missing: string[]): { api: RestApi; asked: string[] } {
  const asked: string[] = [];
  const call = async (operation: string, { path, query }: { path: { firstSeq?: string }; query?: never }) => {
    const { as, after } = { as: '', after: 0, ...(query as object | undefined) };
    switch (operation) {
      case 'readRecording': {
        const chunks = CHUNKS.map(chunk => ({ ...chunk, hasTrack: true, hasKeyframe: true }));
        return { dojoId: 'x', headSeq: rows.length, quarantined: [], chunks };
      }
      case 'readRecordingRows':
        return encodeRows(rows.slice(after));
      default: {
        const name = `${as} ${path.firstSeq}`;
        asked.push(name);
        if (missing.includes(name))
          throw new RestProblem(500, { type: problemOf(as === 'rows' ? 'recording-damaged' : 'not-found') });
        return derived.get(name) ?? packed(Number(path.firstSeq));
      }
    }
  };
  return { api: { call } as unknown as RestApi, asked };
}

const problemOf = (code: string) => `urn:tatami:problem:${code}`;

function packed(firstSeq: number): Uint8Array {
  const some = rows.slice(firstSeq - 1, firstSeq + 99);
  const writer = '0190a0a0-0000-7000-8000-0000000000ff' as WriterId;
  return encodeChunk({
    previousHash: new Uint8Array(32),
    rows: some.map(row => ({
      ...row,
      atMicros: BigInt(row.atMicros),
      epoch: 1,
      writer,
      batch: BigInt(row.seq),
    })),
  });
}

const load = async (api: RestApi) =>
  (await loadRecording(api, 'x', { onProgress: () => {}, signal: new AbortController().signal })).track;

function computed() {
  const builder = new TrackBuilder();
  for (const row of rows) builder.add(row);
  return spreadInTicks(builder.build());
}

it('reads stored parts, and rows only of what is not packed', async () => {
  const { api, asked } = apiWithout();
  expect(await load(api)).toEqual(computed());
  expect(asked).toEqual(['track 1', 'track 101', 'keyframe 101']);
});

it('makes of the rows what is not there any more', async () => {
  expect(await load(apiWithout('track 101', 'keyframe 1', 'keyframe 101').api)).toEqual(computed());
});

it('plays on behind what cannot be read, and says where it is', async () => {
  const track = await load(apiWithout('track 1', 'rows 1').api);
  expect(track.gaps).toEqual([{ fromSeq: 1, toSeq: 100, atMs: 0 }]);
  expect(behindGap(track.splices)).toEqual(behindGap(computed().splices));
});

/** The splices behind the gap, in ticks: of the tick that the gap ends in, only those that can be read are spread. */
function behindGap(splices: Track['splices']) {
  const behind = splices.filter(({ seq }) => seq > 100);
  return behind.map(splice => ({ ...splice, atMs: Math.ceil(splice.atMs / 125) }));
}
