import type { UserId } from './ids.ts';
import type { TurnMode } from './turn.ts';

/** What somebody may do in one dojo, strongest first. */
export const DOJO_ROLES = ['owner', 'facilitator', 'participant', 'viewer'] as const;
export type DojoRole = (typeof DOJO_ROLES)[number];

export function isDojoRole(text: string): text is DojoRole {
  return (DOJO_ROLES as readonly string[]).includes(text);
}

export type SessionState = 'open' | 'paused' | 'archived';

export interface Session {
  readonly state: SessionState;
  /** The turn that is on; 0 until the session is started the first time. */
  readonly turn: number;
  readonly mode: TurnMode;
  /** When the turn began, on the holder's monotonic clock. */
  readonly turnStartedAtMs: number;
  /** Who wrote until the turn began, everybody in `free`: their keystrokes in flight are still taken. */
  readonly handedOver: UserId | 'everybody' | undefined;
}

/** What clients are told of a session. Times are the server's, with its clock beside them. */
export interface SessionView {
  readonly state: SessionState;
  readonly mode: 'free' | 'turns';
  readonly driver?: UserId;
  /** Only in turns: who drives after whom. */
  readonly order?: readonly UserId[];
  /** Only in turns: 0 for no limit. */
  readonly turnMs?: number;
  /** Only in turns with a limit. */
  readonly turnEndsAtMs?: number;
  readonly serverTimeMs: number;
  /** The receiver's own. */
  readonly role?: DojoRole;
}

export const OPEN_SESSION: Session = {
  state: 'open',
  turn: 0,
  mode: { mode: 'free' },
  turnStartedAtMs: 0,
  handedOver: undefined,
};

export type WriteRefusal = 'read-only' | 'not-driver' | 'dojo-paused' | 'dojo-archived';

/** Keystrokes in flight at a hand-off are accepted this long after the turn ended. */
export const HAND_OFF_GRACE_MS = 1000;

/**
 * Why this member may not write now; undefined if they may.
 * @param monotonicMs on the clock of `session.turnStartedAtMs`
 */
export function writeRefusal(
  session: Session,
  member: { readonly userId: UserId; readonly role: DojoRole },
  monotonicMs: number,
): WriteRefusal | undefined {
  if (session.state === 'archived') return 'dojo-archived';
  if (session.state === 'paused') return 'dojo-paused';
  if (member.role === 'viewer') return 'read-only';
  const { mode, handedOver, turnStartedAtMs } = session;
  if (mode.mode === 'free' || mode.driver === member.userId) return undefined;
  const wroteBefore = handedOver === 'everybody' || handedOver === member.userId;
  return wroteBefore && monotonicMs - turnStartedAtMs <= HAND_OFF_GRACE_MS ? undefined : 'not-driver';
}

/** When the turn ends by the clock, on that of `session.turnStartedAtMs`; undefined for one without a limit. */
export function turnEndsAt({ mode, turnStartedAtMs }: Session): number | undefined {
  if (mode.mode === 'free' || mode.turnMs === 0) return undefined;
  return turnStartedAtMs + mode.turnMs;
}

export function maySteer(role: DojoRole): boolean {
  return role === 'owner' || role === 'facilitator';
}

/** @param now the same moment on both clocks of the holder */
export function sessionView(
  session: Session,
  role: DojoRole | undefined,
  now: { readonly unixMs: number; readonly monotonicMs: number },
): SessionView {
  const { state, mode } = session;
  const base = { state, serverTimeMs: now.unixMs, ...(role === undefined ? {} : { role }) };
  if (mode.mode === 'free') return { ...base, mode: 'free' };
  const endsAt = turnEndsAt(session);
  return {
    ...base,
    ...mode,
    ...(endsAt === undefined ? {} : { turnEndsAtMs: Math.round(endsAt - now.monotonicMs + now.unixMs) }),
  };
}
