import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as decoding from 'lib0/decoding';
import { describe, expect, it } from 'vitest';
import { decodeBatch } from '../../src/batch.ts';
import { isPermanentClose } from '../../src/close-codes.ts';
import { genesisHash, journalHash } from '../../src/journal-hash.ts';
import { decodeClientFrame } from '../../src/wire/client-messages.ts';
import { decodeServerFrame } from '../../src/wire/server-messages.ts';
import type { BadBatchVector, BatchVector, ChainVector } from './batch-vectors.ts';
import { sha256 } from './batch-vectors.ts';
import type { CloseCodeVector } from './close-code-vectors.ts';
import type { BadFrameVector, FrameVector } from './frame-vectors.ts';
import type { GateVector } from './gate-vectors.ts';
import { answerTo } from './gate-vectors.ts';
import type { Json } from './hex-json.ts';
import { asJson, fromHex } from './hex-json.ts';
import { VECTORS_FOLDER, vectorFiles } from './vector-files.ts';

const inRepository = (name: string) => readFile(join(VECTORS_FOLDER, name), 'utf8');

const { frames, badFrames } = JSON.parse(await inRepository('frames.json')) as {
  frames: FrameVector[];
  badFrames: BadFrameVector[];
};
const { verdicts } = JSON.parse(await inRepository('gate.json')) as { verdicts: GateVector[] };
const { batches, badBatches, chain } = JSON.parse(await inRepository('batches.json')) as {
  batches: BatchVector[];
  badBatches: BadBatchVector[];
  chain: ChainVector;
};
const { closeCodes } = JSON.parse(await inRepository('close-codes.json')) as {
  closeCodes: CloseCodeVector[];
};

describe('the vectors in the repository', () => {
  it.each([...vectorFiles()])('are what the code says (else run npm run vectors): %s', async (name, text) => {
    expect(await inRepository(name)).toBe(text);
  });

  it.each(frames)('[M1] [M3] read back as their fields: $from, $title', ({ from, messages, hex }) => {
    expect(messagesOf(from, fromHex(hex))).toEqual(messages);
  });

  it.each(badFrames)('[M2] [M4] [M5] have $result for $title', ({ from, hex, result }) => {
    if (from === 'server') expect(decodeServerFrame(fromHex(hex))).toBeUndefined();
    else expect(() => decodeClientFrame(fromHex(hex))).toThrow(expect.objectContaining({ code: result }));
  });

  it.each(verdicts)('[G1] have the verdict of the gate on $title ($rule)', vector => {
    const { verdict, worker } = vector;
    expect(answerTo(vector)).toEqual({ verdict, ...(worker !== undefined && { worker }) });
  });

  it.each(batches)('[F1] read back as their entries: $title', ({ entries, hex }) => {
    expect(decodeBatch(fromHex(hex)).map(asJson)).toEqual(entries);
  });

  it.each(badBatches)('[F1] [F2] are refused as $error: $title', ({ hex, error }) => {
    expect(() => decodeBatch(fromHex(hex))).toThrow(expect.objectContaining({ code: error }));
  });

  it('[F3] chain each row to the one before', () => {
    const { dojoId, genesis, rows } = chain;
    let previous = genesisHash(sha256, dojoId);
    expect(asJson(previous)).toBe(genesis);
    for (const { hash, payload, ...row } of rows) {
      previous = journalHash(sha256, previous, {
        ...row,
        dojoId,
        atMicros: BigInt(row.atMicros),
        batch: BigInt(row.batch),
        payload: fromHex(payload),
      });
      expect(asJson(previous)).toBe(hash);
    }
  });

  it.each(closeCodes)('[E2] call $code $kind', ({ code, kind }) => {
    expect(kind).toBe(isPermanentClose(code) ? 'permanent' : 'transient');
  });
});

/** Sync frames have the same bytes in both directions; `TatamiProvider` reads neither those nor auth. */
function messagesOf(from: FrameVector['from'], frame: Uint8Array): Json[] {
  if (from === 'client' || frame[0] === 0) return decodeClientFrame(frame).map(asJson);
  return frame[0] === 2 ? [authOf(frame)] : [asJson(decodeServerFrame(frame))];
}

function authOf(frame: Uint8Array): Json {
  const decoder = decoding.createDecoder(frame.subarray(2));
  return { type: 'auth', permissionDenied: decoding.readVarString(decoder) };
}
