import type { UserId } from './ids.ts';

/** What somebody may do in one dojo, strongest first. */
export const DOJO_ROLES = ['owner', 'facilitator', 'participant', 'viewer'] as const;
export type DojoRole = (typeof DOJO_ROLES)[number];

export function isDojoRole(text: string): text is DojoRole {
  return (DOJO_ROLES as readonly string[]).includes(text);
}

export type SessionState = 'open' | 'paused' | 'archived';

/** `free`: all participants write. `turns`: only the driver writes, the rest watch. */
export type SessionMode =
  | { readonly kind: 'free' }
  | { readonly kind: 'turns'; readonly driver: UserId | undefined; readonly endsAtMs: number };

export interface Session {
  readonly state: SessionState;
  readonly mode: SessionMode;
}

/** What clients are told of a session. Times are the server's, with its clock beside them. */
export interface SessionView {
  readonly state: SessionState;
  readonly mode: 'free' | 'turns';
  readonly driver?: UserId;
  readonly turnEndsAtMs?: number;
  readonly serverTimeMs: number;
  /** The receiver's own. */
  readonly role?: DojoRole;
}

export const OPEN_SESSION: Session = { state: 'open', mode: { kind: 'free' } };

export type WriteRefusal = 'read-only' | 'not-driver' | 'dojo-paused' | 'dojo-archived';

/** Keystrokes in flight at a hand-off are accepted this long after the turn ended. */
export const HAND_OFF_GRACE_MS = 1000;

/** Why this member may not write now; undefined if they may. */
export function writeRefusal(
  session: Session,
  member: { readonly userId: UserId; readonly role: DojoRole; readonly turnEndedAtMs?: number },
  nowMs: number,
): WriteRefusal | undefined {
  if (session.state === 'archived') return 'dojo-archived';
  if (session.state === 'paused') return 'dojo-paused';
  if (member.role === 'viewer') return 'read-only';
  if (session.mode.kind === 'free' || session.mode.driver === member.userId) return undefined;
  const sinceTurnMs = nowMs - (member.turnEndedAtMs ?? Number.NEGATIVE_INFINITY);
  return sinceTurnMs <= HAND_OFF_GRACE_MS ? undefined : 'not-driver';
}

export function maySteer(role: DojoRole): boolean {
  return role === 'owner' || role === 'facilitator';
}

export function sessionView(session: Session, role: DojoRole | undefined, nowMs: number): SessionView {
  const base = { state: session.state, serverTimeMs: nowMs, ...(role === undefined ? {} : { role }) };
  if (session.mode.kind === 'free') return { ...base, mode: 'free' };
  const { driver, endsAtMs } = session.mode;
  return {
    ...base,
    mode: 'turns',
    turnEndsAtMs: endsAtMs,
    ...(driver === undefined ? {} : { driver }),
  };
}
