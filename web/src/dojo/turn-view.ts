import { hasKeyboard } from './has-keyboard.ts';
import type { DojoView } from './live-dojo.ts';

/** A turn as the page shows it. */
export interface TurnView {
  /** Undefined if the driver is not here. */
  readonly driver: string | undefined;
  readonly isMine: boolean;
  /** Who drives next, of those who are here; undefined if nobody else is. */
  readonly next: string | undefined;
  /** Undefined for a turn without a limit. */
  readonly leftMs: number | undefined;
  /** Of the turn's time, from 1 to 0. */
  readonly leftPart: number;
}

/**
 * The turn that is on; undefined while everybody may write, or nobody.
 *
 * @param serverTimeMs the server's clock now; turns end by it
 */
export function turnView(
  { session, members }: Pick<DojoView, 'session' | 'members'>,
  serverTimeMs: number,
): TurnView | undefined {
  if (session?.mode !== 'turns' || session.state !== 'open') return undefined;
  const names = new Map(members.map(({ userId, name }) => [userId, name]));
  const { driver, order = [], turnMs = 0, turnEndsAtMs } = session;
  const at = driver === undefined ? -1 : order.indexOf(driver);
  const following = [...order.slice(at + 1), ...order.slice(0, Math.max(at, 0))];
  const next = following.find(userId => userId !== driver && names.has(userId));
  const leftMs = turnEndsAtMs === undefined ? undefined : Math.max(0, turnEndsAtMs - serverTimeMs);
  return {
    driver: driver === undefined ? undefined : names.get(driver),
    isMine: hasKeyboard({ session, members }),
    next: next === undefined ? undefined : names.get(next),
    leftMs,
    leftPart: leftMs === undefined || turnMs === 0 ? 1 : Math.min(1, leftMs / turnMs),
  };
}

/** Such as `4:05`; rounded up, so that it is 0:00 only when the time is over. */
export function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
