import { describe, expect, it } from 'vitest';
import type { UserId } from './ids.ts';
import type { DojoRole, Session } from './session.ts';
import { HAND_OFF_GRACE_MS, OPEN_SESSION, sessionView, writeRefusal } from './session.ts';

const ana = '0190a0a0-0000-7000-8000-00000000000a' as UserId;
const bia = '0190a0a0-0000-7000-8000-00000000000b' as UserId;
const member = (userId: UserId, role: DojoRole = 'participant', turnEndedAtMs?: number) => ({
  userId,
  role,
  ...(turnEndedAtMs === undefined ? {} : { turnEndedAtMs }),
});
const turns: Session = { state: 'open', mode: { kind: 'turns', driver: ana, endsAtMs: 10_000 } };

describe('who may write', () => {
  it('[S1] everybody but viewers, while the dojo is open and free', () => {
    expect(writeRefusal(OPEN_SESSION, member(ana), 0)).toBeUndefined();
    expect(writeRefusal(OPEN_SESSION, member(ana, 'owner'), 0)).toBeUndefined();
    expect(writeRefusal(OPEN_SESSION, member(ana, 'viewer'), 0)).toBe('read-only');
  });

  it('[S2] nobody while it is paused, and nobody ever again when it is archived', () => {
    expect(writeRefusal({ ...OPEN_SESSION, state: 'paused' }, member(ana, 'owner'), 0)).toBe('dojo-paused');
    expect(writeRefusal({ ...OPEN_SESSION, state: 'archived' }, member(ana, 'owner'), 0)).toBe(
      'dojo-archived',
    );
  });

  it('[S3] only the driver in turns, and whoever handed off for one second more', () => {
    expect(writeRefusal(turns, member(ana), 0)).toBeUndefined();
    expect(writeRefusal(turns, member(bia, 'facilitator'), 0)).toBe('not-driver');
    const before = member(bia, 'participant', 1_000);
    expect(writeRefusal(turns, before, 1_000 + HAND_OFF_GRACE_MS)).toBeUndefined();
    expect(writeRefusal(turns, before, 1_001 + HAND_OFF_GRACE_MS)).toBe('not-driver');
  });

  it('[S4] is told to clients with the server clock beside the end of the turn', () => {
    expect(sessionView(turns, 'viewer', 4_000)).toEqual({
      state: 'open',
      mode: 'turns',
      driver: ana,
      turnEndsAtMs: 10_000,
      serverTimeMs: 4_000,
      role: 'viewer',
    });
  });
});
