import type { Member, SessionView } from '@tatami/client';
import type { UserId } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import { clockText, turnView } from './turn-view.ts';

const [ana, bia, cleo] = ['a', 'b', 'c'].map(
  letter => `0190a0a0-0000-7000-8000-00000000000${letter}` as UserId,
) as [UserId, UserId, UserId];

function member(userId: UserId, name: string, isSelf = false): Member {
  return { clientId: 1, userId, name, isSelf, color: '#000', colorLight: '#0003', role: 'participant' };
}

const here = [member(ana, 'Ana', true), member(bia, 'Bia'), member(cleo, 'Cleo')];
const session: SessionView = {
  state: 'open',
  mode: 'turns',
  driver: bia,
  order: [ana, bia, cleo],
  turnMs: 300_000,
  turnEndsAtMs: 1_075_000,
  serverTimeMs: 1_000_000,
};

describe('the turn on the page', () => {
  it('says who drives, who is next, and how much time is left', () => {
    expect(turnView({ session, members: here }, 1_000_000)).toEqual({
      driver: 'Bia',
      isMine: false,
      next: 'Cleo',
      leftMs: 75_000,
      leftPart: 0.25,
    });
  });

  it('goes round, passes over those who are not here, and knows oneself', () => {
    const view = {
      session: { ...session, driver: cleo },
      members: [member(cleo, 'Cleo', true), member(bia, 'Bia')],
    };
    expect(turnView(view, 0)).toMatchObject({ isMine: true, next: 'Bia' });
    expect(turnView({ ...view, members: [member(cleo, 'Cleo', true)] }, 0)?.next).toBeUndefined();
  });

  it('has no clock without a limit, and no negative one', () => {
    const { turnEndsAtMs: _, ...unlimited } = session;
    expect(turnView({ session: { ...unlimited, turnMs: 0 }, members: here }, 0)).toMatchObject({
      leftMs: undefined,
      leftPart: 1,
    });
    expect(turnView({ session, members: here }, 2_000_000)?.leftMs).toBe(0);
  });

  it('is none while everybody may write, or the dojo is paused', () => {
    expect(
      turnView({ session: { state: 'open', mode: 'free', serverTimeMs: 0 }, members: here }, 0),
    ).toBeUndefined();
    expect(turnView({ session: { ...session, state: 'paused' }, members: here }, 0)).toBeUndefined();
    expect(turnView({ session: undefined, members: here }, 0)).toBeUndefined();
  });
});

it('writes minutes and seconds', () => {
  expect([0, 1, 59_000, 60_000, 245_001].map(clockText)).toEqual(['0:00', '0:01', '0:59', '1:00', '4:06']);
});
