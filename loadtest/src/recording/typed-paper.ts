import type { SeededRandom } from '@tatami/kernel';
import { type DojoId, encodeBatch, type UserId, type WriterId } from '@tatami/protocol';
import * as Y from 'yjs';

const WORDS =
  'the of and to in a is that for it as was with be by on not this are or from at which but have an they you were their one all can her has there been if more when will would who so no'.split(
    ' ',
  );
const START_MICROS = 1_700_000_000_000_000n;

/**
 * The updates of somebody who writes a paper, keystroke by keystroke, as the automerge paper was written: words and line
 * ends, 30 % of the keystrokes delete, and now and then they go on elsewhere.
 */
export function* typeKeystrokes(
  random: SeededRandom,
  keystrokes: number,
  clientId: number,
): Generator<Uint8Array> {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const text = doc.getText('paper.tex');
  let update: Uint8Array = new Uint8Array(0);
  doc.on('update', made => {
    update = made;
  });
  let position = 0;
  let word = '';
  let deletes = 0;
  for (let index = 0; index < keystrokes; index++) {
    if (random.chance(0.01)) position = random.int(text.length + 1);
    if (deletes === 0 && random.chance(0.06)) deletes = 1 + random.int(12);
    if (deletes > 0 && position > 0) {
      deletes--;
      text.delete(--position, 1);
    } else {
      deletes = 0;
      if (word === '') word = `${random.chance(0.03) ? '\n' : ' '}${random.pick(WORDS)}`;
      text.insert(position++, word.slice(0, 1));
      word = word.slice(1);
    }
    yield update;
  }
}

export interface TypedRow {
  readonly payload: Uint8Array;
  readonly writer: WriterId;
  readonly batch: bigint;
  readonly atMicros: bigint;
}

/** A paper, each keystroke a row, at a time with microseconds. */
export function typePaper(random: SeededRandom, keystrokes: number, userId: UserId): TypedRow[] {
  const writer = '0190a0a0-0000-7000-8000-0000000000ff' as WriterId;
  const rows: TypedRow[] = [];
  let atMicros = START_MICROS;
  for (const bytes of typeKeystrokes(random, keystrokes, 1)) {
    atMicros += BigInt(60_000 + random.int(240_000) + (random.chance(0.02) ? 3_000_000 : 0));
    const entry = { kind: 'update' as const, userId, clientId: 1, deltaMs: 0, bytes };
    rows.push({ writer, batch: BigInt(rows.length + 1), atMicros, payload: encodeBatch([entry]) });
  }
  return rows;
}

export const PAPER_DOJO = '0190a0a0-0000-7000-8000-00000000000a' as DojoId;
