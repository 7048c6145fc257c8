import { describe, expect, it } from 'vitest';
import type { UserId } from './ids.ts';
import type { DojoRole, Session } from './session.ts';
import { HAND_OFF_GRACE_MS, OPEN_SESSION, sessionView, writeRefusal } from './session.ts';

const ana = '0190a0a0-0000-7000-8000-00000000000a' as UserId;
const cleo = '0190a0a0-0000-7000-8000-00000000000c' as UserId;
const bia = '0190a0a0-0000-7000-8000-00000000000b' as UserId;
const member = (userId: UserId, role: DojoRole = 'participant') => ({ userId, role });
const turns: Session = {
  ...OPEN_SESSION,
  turn: 3,
  mode: { mode: 'turns', driver: ana, order: [ana, bia], turnMs: 60_000 },
  turnStartedAtMs: 1_000,
  handedOver: bia,
};

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
    const over = 1_001 + HAND_OFF_GRACE_MS;
    expect(writeRefusal(turns, member(ana), over)).toBeUndefined();
    expect(writeRefusal(turns, member(bia, 'facilitator'), over)).toBe('not-driver');
    expect(writeRefusal(turns, member(bia), over - 1)).toBeUndefined();
    expect(writeRefusal(turns, member(cleo), over - 1)).toBe('not-driver');
    expect(writeRefusal({ ...turns, handedOver: 'everybody' }, member(cleo), over - 1)).toBeUndefined();
  });

  it('[S3] not even the driver if they are a viewer', () => {
    expect(writeRefusal(turns, member(ana, 'viewer'), 0)).toBe('read-only');
  });

  it('[S4] is told to clients with the server clock beside the end of the turn', () => {
    expect(sessionView(turns, 'viewer', { unixMs: 500_000, monotonicMs: 21_000 })).toEqual({
      state: 'open',
      mode: 'turns',
      driver: ana,
      order: [ana, bia],
      turnMs: 60_000,
      turnEndsAtMs: 540_000,
      serverTimeMs: 500_000,
      role: 'viewer',
    });
  });
});
