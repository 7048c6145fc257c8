import { describe, expect, it } from 'vitest';
import type { UserId } from './ids.ts';
import { OPEN_SESSION, type Session } from './session.ts';
import { turnAfter, turnAfterTime } from './turn-taking.ts';

const [ana, bia, cleo, dora] = ['a', 'b', 'c', 'd'].map(
  letter => `0190a0a0-0000-7000-8000-00000000000${letter}` as UserId,
) as [UserId, UserId, UserId, UserId];
const nobody: ReadonlySet<UserId> = new Set();
const turns: Session = {
  ...OPEN_SESSION,
  turn: 3,
  mode: { mode: 'turns', driver: ana, order: [ana, bia, cleo], turnMs: 60_000 },
};

describe('the turn that follows', () => {
  it('[R13] a start is everybody’s who is there, whoever started it first', () => {
    const turn = turnAfter(OPEN_SESSION, { kind: 'start', preset: 'randori' }, bia, new Set([ana, bia]));
    expect(turn).toEqual({
      number: 1,
      restarts: true,
      mode: 'turns',
      driver: bia,
      order: [bia, ana],
      turnMs: 300_000,
    });
  });

  it('[R13] a start as a kata is one driver’s, without a clock, and as free nobody’s', () => {
    const kata = turnAfter(turns, { kind: 'start', preset: 'prepared-kata' }, cleo, new Set([ana, bia]));
    expect(kata).toMatchObject({ number: 4, driver: cleo, order: [cleo], turnMs: 0 });
    expect(turnAfter(turns, { kind: 'start', preset: 'free' }, ana, nobody)).toEqual({
      number: 4,
      restarts: true,
      mode: 'free',
    });
  });

  it('[R13] a hand-off is that of the next who is there, round and round', () => {
    const next = (present: UserId[]) => turnAfter(turns, { kind: 'hand-off' }, ana, new Set(present));
    expect(next([ana, bia, cleo])).toMatchObject({ driver: bia, restarts: true, turnMs: 60_000 });
    expect(next([ana, cleo])).toMatchObject({ driver: cleo });
    expect(next([])).toMatchObject({ driver: bia });
    const last: Session = {
      ...turns,
      mode: { mode: 'turns', driver: cleo, order: [ana, bia, cleo], turnMs: 0 },
    };
    expect(turnAfter(last, { kind: 'hand-off' }, cleo, new Set([bia, cleo]))).toMatchObject({ driver: bia });
  });

  it('[R13] a hand-off to somebody who is not in the order puts them behind the one who hands off', () => {
    expect(turnAfter(turns, { kind: 'hand-off', to: dora }, ana, nobody)).toMatchObject({
      driver: dora,
      order: [ana, dora, bia, cleo],
    });
  });

  it('[R13] another order or length lets the driver drive on, unless they are out of it', () => {
    const ordered = turnAfter(turns, { kind: 'order', order: [cleo, ana] }, bia, nobody);
    expect(ordered).toMatchObject({ driver: ana, order: [cleo, ana], restarts: false });
    const without = turnAfter(turns, { kind: 'order', order: [cleo, bia] }, bia, nobody);
    expect(without).toMatchObject({ driver: cleo, restarts: true });
    const shorter = turnAfter(turns, { kind: 'turn-length', turnMs: 30_000 }, bia, nobody);
    expect(shorter).toMatchObject({ driver: ana, turnMs: 30_000, restarts: false });
  });

  it('[R13] nothing where there are no turns', () => {
    const commands = [
      { kind: 'hand-off' },
      { kind: 'order', order: [ana] },
      { kind: 'turn-length', turnMs: 60_000 },
    ] as const;
    for (const command of commands) {
      expect(() => turnAfter(OPEN_SESSION, command, ana, nobody)).toThrow(
        expect.objectContaining({ code: 'not-in-turns' }),
      );
    }
    expect(turnAfterTime(OPEN_SESSION, nobody)).toBeUndefined();
  });

  it('[R14] the end of the time is the next one’s who is there', () => {
    expect(turnAfterTime(turns, new Set([cleo]))).toMatchObject({ number: 4, driver: cleo, restarts: true });
    const alone: Session = { ...turns, mode: { mode: 'turns', driver: ana, order: [ana], turnMs: 60_000 } };
    expect(turnAfterTime(alone, new Set([ana]))).toMatchObject({ driver: ana, restarts: true });
  });
});
