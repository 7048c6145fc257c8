import { describe, expect, it } from 'vitest';
import { applyEntry, encodeRecovery, epochAfter } from './apply-entry.ts';
import type { EntryKind } from './batch.ts';
import type { UserId } from './ids.ts';
import { OPEN_SESSION, type Session, turnEndsAt } from './session.ts';
import { encodeTurn, type Turn } from './turn.ts';

const ana = '0190a0a0-0000-7000-8000-00000000000a' as UserId;
const bia = '0190a0a0-0000-7000-8000-00000000000b' as UserId;
const inTurns: Session = {
  ...OPEN_SESSION,
  turn: 3,
  mode: { mode: 'turns', driver: ana, order: [ana, bia], turnMs: 60_000 },
  turnStartedAtMs: 1_000,
  handedOver: bia,
};

const entry = (kind: EntryKind, bytes: Uint8Array = new Uint8Array(0)) => ({
  kind,
  userId: ana,
  clientId: 0,
  deltaMs: 0,
  bytes,
});
const afterTurn = (session: Session, turn: Turn, ms: number) =>
  applyEntry(session, entry('turn', encodeTurn(turn)), ms);

describe('applyEntry', () => {
  it('[S2] pauses, goes on with a turn whose time begins anew, and archives', () => {
    const paused = applyEntry(inTurns, entry('pause'), 5_000);
    expect(paused).toEqual({ ...inTurns, state: 'paused' });
    expect(applyEntry(paused, entry('resume'), 9_000)).toEqual({ ...inTurns, turnStartedAtMs: 9_000 });
    expect(applyEntry(paused, entry('archive'), 9_000)).toEqual({ ...inTurns, state: 'archived' });
  });

  it('[S5] goes on with each turn of the journal, whose time begins anew unless it says otherwise', () => {
    const handedOff = afterTurn(
      inTurns,
      { number: 4, restarts: true, mode: 'turns', driver: bia, order: [ana, bia], turnMs: 60_000 },
      30_000,
    );
    expect(handedOff).toMatchObject({ turn: 4, turnStartedAtMs: 30_000, handedOver: ana });
    const longer = afterTurn(
      handedOff,
      { number: 5, restarts: false, mode: 'turns', driver: bia, order: [bia], turnMs: 90_000 },
      50_000,
    );
    expect(longer).toMatchObject({ turn: 5, turnStartedAtMs: 30_000, handedOver: ana });
    expect(turnEndsAt(longer)).toBe(120_000);
    expect(turnEndsAt(afterTurn(longer, { number: 6, restarts: true, mode: 'free' }, 0))).toBeUndefined();
  });

  it('changes nothing for a turn that is read again, nor for anything but a change of the session', () => {
    expect(afterTurn(inTurns, { number: 3, restarts: true, mode: 'free' }, 9_000)).toBe(inTurns);
    for (const kind of ['update', 'join', 'leave', 'marker', 'light'] as const) {
      expect(applyEntry(inTurns, entry(kind), 9_000)).toBe(inTurns);
    }
  });

  it('begins another epoch with an archive, and the one that a recovery names', () => {
    const after = (kind: EntryKind, bytes?: Uint8Array) => epochAfter(3, entry(kind, bytes));
    expect(after('update')).toBe(3);
    expect(after('archive')).toBe(4);
    expect(after('recovery', encodeRecovery(7))).toBe(7);
    expect(after('recovery', encodeRecovery(2))).toBe(4);
    expect(after('recovery')).toBe(4);
  });

  it('throws for a turn that cannot be read', () => {
    expect(() => applyEntry(inTurns, entry('turn'), 0)).toThrow(
      expect.objectContaining({ code: 'message-malformed' }),
    );
  });
});
