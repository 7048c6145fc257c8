import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants } from 'node:zlib';
import { SeededRandom } from '@tatami/kernel';
import { type Chunk, chainChunk, decodeChunk, encodeChunk, genesisHash, type UserId } from '@tatami/protocol';
import { TrackBuilder, TrackCursor } from '@tatami/recording';
import { measureStored } from './measure-stored.ts';
import { PAPER_DOJO, typePaper } from './typed-paper.ts';

/** Sizes and times of a packed recording of a long session: `npm run load:recording -- [keystrokes]`. */
const KEYSTROKES = Number(process.argv[2] ?? 260_000);
const ROWS_IN_CHUNK = 1_000;
const SEEKS = 200;
const ANA = '0190a0a0-0000-7000-8000-00000000000b' as UserId;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const compress = promisify(brotliCompress);
const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };

const random = new SeededRandom(1);
const rows = typePaper(random, KEYSTROKES, ANA).map((row, index) => ({ ...row, seq: index + 1, epoch: 1 }));
const say = (what: string, value: number, unit: string) =>
  console.log(`| ${what} | ${value.toFixed(value < 10 ? 2 : 0)} ${unit} |`);

console.log(`| ${KEYSTROKES} keystrokes, each a row | |\n|---|---|`);
const rowBytes = rows.reduce((sum, { payload }) => sum + payload.length, 0);
say('payloads in the journal, an edit', rowBytes / KEYSTROKES, 'bytes');

let packedMs = 0;
let previousHash = genesisHash(sha256, PAPER_DOJO);
const chunks: Buffer[] = [];
for (let from = 0; from < rows.length; from += ROWS_IN_CHUNK) {
  const startedAt = performance.now();
  const chunk: Chunk = { previousHash, rows: rows.slice(from, from + ROWS_IN_CHUNK) };
  chunks.push(await compress(encodeChunk(chunk), { params }));
  previousHash = chainChunk(sha256, PAPER_DOJO, chunk).at(-1)?.hash ?? previousHash;
  packedMs += performance.now() - startedAt;
}
say('chunks, an edit', chunks.reduce((sum, { length }) => sum + length, 0) / KEYSTROKES, 'bytes');
say('packing a chunk of 1,000, hashes included', packedMs / chunks.length, 'ms');

const openedAt = performance.now();
const builder = new TrackBuilder();
for (const chunk of chunks) {
  for (const row of decodeChunk(brotliDecompressSync(chunk)).rows)
    builder.add({ seq: row.seq, atMicros: Number(row.atMicros), payload: row.payload });
}
const track = builder.build();
say('a player reads all chunks and makes its track', performance.now() - openedAt, 'ms');

const cursor = new TrackCursor(track);
const seeks = Array.from({ length: SEEKS }, () => {
  const startedAt = performance.now();
  cursor.goTo(random.int(track.splices.length + 1));
  return performance.now() - startedAt;
}).sort((a, b) => a - b);
say('a player seeks, p50', seeks[SEEKS / 2] ?? 0, 'ms');
say('a player seeks, p95', seeks[Math.floor(SEEKS * 0.95)] ?? 0, 'ms');

await measureStored(rows, random, say);
