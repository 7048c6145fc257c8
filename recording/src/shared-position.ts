import { SPEEDS, type Speed } from './speeds.ts';

/** Where somebody is who plays a recording for everybody. */
export interface SharedPosition {
  readonly kind: 'playing' | 'paused';
  readonly atMs: number;
  /** How many edits are applied there: some have the same time. */
  readonly index: number;
  /** When it was so, in Unix milliseconds of the server's clock. */
  readonly sinceMs: number;
  readonly speed: Speed;
  readonly skipsIdle: boolean;
}

/** What another one's client has sent; undefined for what is no position. */
export function parseSharedPosition(value: unknown): SharedPosition | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, atMs, index, sinceMs, speed, skipsIdle } = value as Readonly<Record<string, unknown>>;
  const known = SPEEDS.find(one => one === speed);
  if ((kind !== 'playing' && kind !== 'paused') || known === undefined || typeof skipsIdle !== 'boolean')
    return undefined;
  if (!isTime(atMs) || !isTime(sinceMs) || !isTime(index) || !Number.isInteger(index)) return undefined;
  return { kind, atMs, index, sinceMs, speed: known, skipsIdle };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
