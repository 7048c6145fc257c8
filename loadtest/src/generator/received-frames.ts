import * as Y from 'yjs';
import type { Dialect, Incoming } from './dialects.ts';

/** Clocks of one writer that an update holds. */
interface ClockRange {
  readonly clientId: number;
  readonly from: number;
  /** The first that is not in it. */
  readonly to: number;
}

export type ReadFrame =
  | { readonly type: 'update'; readonly ranges: readonly ClockRange[] }
  | Exclude<Incoming, { type: 'update' }>;

/** So many of a room's frames may be on their way to some of its members and have reached others. */
const REMEMBERED = 512;

/**
 * Reads the frames of one room. All its members get the same ones, so what was just read is looked up by its bytes:
 * otherwise reading would be most of what the generator does.
 */
export class ReceivedFrames {
  readonly #dialect: Dialect;
  /** Every update that came, once; undefined if nobody will ask. */
  readonly updates: Uint8Array[] | undefined;
  #recent = new Map<string, ReadFrame>();
  #older = new Map<string, ReadFrame>();

  constructor(dialect: Dialect, keepsUpdates: boolean) {
    this.#dialect = dialect;
    this.updates = keepsUpdates ? [] : undefined;
  }

  read(frame: Buffer): ReadFrame {
    const key = frame.toString('latin1');
    const known = this.#recent.get(key) ?? this.#older.get(key);
    if (known !== undefined) return known;
    const incoming = this.#dialect.read(frame);
    if (incoming.type !== 'update') return incoming;
    const read: ReadFrame = { type: 'update', ranges: rangesOf(incoming.update) };
    this.updates?.push(incoming.update.slice());
    this.#recent.set(key, read);
    if (this.#recent.size >= REMEMBERED) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    return read;
  }
}

function rangesOf(update: Uint8Array): ClockRange[] {
  // A batch without an edit in it has no bytes at all.
  if (update.length === 0) return [];
  const { from, to } = Y.parseUpdateMeta(update);
  return [...from].map(([clientId, clock]) => ({ clientId, from: clock, to: to.get(clientId) ?? clock }));
}
