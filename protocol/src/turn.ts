import { TatamiError } from './errors.ts';
import type { UserId } from './ids.ts';
import { isUuid } from './ids.ts';

/** `free`: all participants write. `turns`: only the driver writes, the rest watch. */
export type TurnMode =
  | { readonly mode: 'free' }
  | {
      readonly mode: 'turns';
      readonly driver: UserId;
      /** Who drives after whom, round and round. */
      readonly order: readonly UserId[];
      /** 0 for a turn that only ends when somebody hands off. */
      readonly turnMs: number;
    };

/** What an entry of kind `turn` says: how the session goes on from its place in the journal. */
export type Turn = TurnMode & {
  /** Counts the dojo's turns, 1, 2, 3 …: of two pods that end the same turn one is refused. */
  readonly number: number;
  /** Whether the turn's time begins now; else it goes on (the order or the length changed). */
  readonly restarts: boolean;
};

export const MAX_ORDER = 200;
export const MIN_TURN_MS = 10_000;
export const MAX_TURN_MS = 4 * 3_600_000;

/** JSON in UTF-8, the bytes of a `turn` entry. */
export function encodeTurn(turn: Turn): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(turn));
}

/** Throws TatamiError `message-malformed` for anything that encodeTurn does not write. */
export function decodeTurn(bytes: Uint8Array): Turn {
  const turn = parse(bytes);
  const { number, restarts } = turn;
  if (!Number.isSafeInteger(number) || typeof restarts !== 'boolean') throw malformed();
  return { ...readMode(turn), number: Number(number), restarts };
}

function readMode(turn: Readonly<Record<string, unknown>>): TurnMode {
  if (turn.mode === 'free') return { mode: 'free' };
  const { driver, order, turnMs } = turn;
  const isWhole =
    turn.mode === 'turns' &&
    isUserId(driver) &&
    Array.isArray(order) &&
    order.length <= MAX_ORDER &&
    order.every(isUserId) &&
    Number.isSafeInteger(turnMs);
  if (!isWhole) throw malformed();
  return { mode: 'turns', driver, order, turnMs: Number(turnMs) };
}

function isUserId(value: unknown): value is UserId {
  return typeof value === 'string' && isUuid(value);
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new TatamiError('message-malformed', { cause });
  }
  throw malformed();
}

function malformed(): TatamiError {
  return new TatamiError('message-malformed', { detail: 'Not a turn' });
}
