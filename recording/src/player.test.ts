import { ManualClock } from '@tatami/kernel/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { ANA, AUTHORS } from '../testing/recorded-session.ts';
import { Player } from './player.ts';
import { parseSharedPosition, type SharedPosition } from './shared-position.ts';
import type { Track } from './track.ts';

/** Types `abcde`, one letter at a time, at these times; the author of the second and the fourth is another. */
const TIMES = [0, 1_000, 2_000, 30_000, 31_000];
const track: Track = {
  startedAtMs: 1_700_000_000_000,
  lengthMs: 32_000,
  authors: AUTHORS,
  files: ['main.js'],
  splices: TIMES.map((atMs, index) => ({
    atMs,
    seq: index + 1,
    author: index % 2,
    file: 0,
    position: index,
    deleted: '',
    inserted: 'abcde'[index] ?? '',
  })),
  moments: [{ atMs: 2_000, seq: 3, kind: 'light', userId: ANA, data: undefined }],
  keyframes: [[]],
  damaged: 0,
  gaps: [],
};

let clock: ManualClock;
let changes: number;
let player: Player;
beforeEach(() => {
  clock = new ManualClock();
  changes = 0;
  player = new Player({ track, clock, onChange: () => changes++ });
});
const text = () => player.cursor.texts[0];

describe('a player', () => {
  it('begins paused, with what was there at once', () => {
    expect(player.view).toEqual({
      ...{ kind: 'paused', atMs: 0, speed: 1, skipsIdle: true, skippedMs: 0 },
      followed: undefined,
    });
    expect(text()).toBe('a');
    expect(clock.pending).toBe(0);
  });

  it('plays as fast as it happened, and stops where it is paused', () => {
    player.play();
    clock.advance(1_100);
    expect(text()).toBe('ab');
    player.pause();
    clock.advance(10_000);
    expect(text()).toBe('ab');
    expect(player.view.kind).toBe('paused');
    expect(clock.pending).toBe(0);
  });

  it('plays at any speed, changed while it plays', () => {
    player.setSpeed(4);
    player.play();
    clock.advance(260);
    expect(text()).toBe('ab');
    player.setSpeed(0.5);
    clock.advance(1_600);
    expect(text()).toBe('ab');
    clock.advance(600);
    expect(text()).toBe('abc');
  });

  it('skips idle time, says how much, and goes on shortly before the next edit', () => {
    player.seek(2_000);
    player.play();
    clock.advance(600);
    expect(player.view.atMs).toBeGreaterThanOrEqual(29_500);
    expect(player.view.atMs).toBeLessThan(29_700);
    expect(player.view.skippedMs).toBeGreaterThan(26_000);
    clock.advance(600);
    expect(text()).toBe('abcd');
    clock.advance(1_000);
    expect(player.view.skippedMs).toBe(0);
  });

  it('plays idle time where that is wanted', () => {
    player.setSkipsIdle(false);
    player.seek(2_000);
    player.play();
    clock.advance(10_000);
    expect(player.view).toMatchObject({ atMs: 12_000, skippedMs: 0 });
    expect(text()).toBe('abc');
  });

  it('ends, and plays from the beginning again', () => {
    player.seek(31_500);
    player.play();
    clock.advance(600);
    expect(player.view).toMatchObject({ kind: 'ended', atMs: 32_000 });
    expect(clock.pending).toBe(0);
    player.play();
    expect(text()).toBe('a');
  });

  it('seeks anywhere, and no further than the ends', () => {
    player.seek(30_500);
    expect(text()).toBe('abcd');
    player.seek(999);
    expect(text()).toBe('a');
    player.seek(-5);
    expect(player.view.atMs).toBe(0);
    player.seek(1e9);
    expect(player.view.atMs).toBe(32_000);
    expect(text()).toBe('abcde');
  });

  it('steps by edits, also by those of one author', () => {
    player.step(1);
    expect([text(), player.view.atMs]).toEqual(['ab', 1_000]);
    player.step(1, 1);
    expect([text(), player.view.atMs]).toEqual(['abcd', 30_000]);
    player.step(-1, 1);
    expect([text(), player.view.atMs]).toEqual(['ab', 1_000]);
    player.step(-1);
    player.step(-1);
    expect(text()).toBe('');
    player.step(-1);
    expect(text()).toBe('');
    player.seek(32_000);
    player.step(1);
    expect(text()).toBe('abcde');
  });

  it('stays where it is if somebody has written nothing more, and where it was paused', () => {
    player.seek(999);
    player.step(-1, 1);
    expect([text(), player.view.atMs]).toEqual(['a', 999]);
    player.seek(32_000);
    player.play();
    player.seek(31_500);
    player.step(1, 1);
    expect([text(), player.view.kind]).toEqual(['abcde', 'paused']);
  });

  it('follows one author, and says where they wrote last', () => {
    player.seek(2_000);
    expect(player.lastEdit).toMatchObject({ splice: { seq: 3 }, from: 2, to: 3 });
    player.follow(1);
    expect(player.view.followed).toBe(1);
    expect(player.lastEdit).toMatchObject({ splice: { seq: 2 }, from: 1, to: 2 });
    player.seek(0);
    expect(player.lastEdit).toBeUndefined();
    player.follow(undefined);
    expect(player.lastEdit?.splice.seq).toBe(1);
  });

  it('says who wrote what is seen, wherever it is', () => {
    player.seek(30_000);
    expect(player.blame(0).map(({ author }) => author)).toEqual([0, 1, 0, 1]);
    player.step(-1);
    expect(player.blame(0)).toEqual([
      { from: 0, to: 1, author: 0 },
      { from: 1, to: 2, author: 1 },
      { from: 2, to: 3, author: 0 },
    ]);
  });

  it('goes where somebody else is who plays the same, late as well, and is there with them from then on', () => {
    const leader = new Player({ track, clock, onChange: () => {} });
    leader.setSpeed(2);
    leader.seek(1_500);
    leader.play();
    const shared = JSON.parse(JSON.stringify(leader.position(clock.now())));
    clock.advance(777);
    player.join(parseSharedPosition(shared) as SharedPosition, clock.now());
    const isTogether = () => {
      const place = (one: Player) => [one.position(clock.now()), one.cursor.texts];
      expect(place(player)).toEqual(place(leader));
      expect(player.view).toMatchObject({ kind: leader.view.kind, speed: 2 });
    };
    isTogether();
    for (let look = 0; look < 40; look++) {
      clock.advance(37);
      isTogether();
    }
    expect(player.view.kind).toBe('ended');
    expect(clock.pending).toBe(0);
  });

  it('joins at an edit, of some at the same time, and stays there', () => {
    const together = { ...track, splices: track.splices.map(splice => ({ ...splice, atMs: 1_000 })) };
    const [leader, other] = [0, 1].map(() => new Player({ track: together, clock, onChange: () => {} }));
    leader?.step(1);
    leader?.step(1);
    const position = leader?.position(clock.now()) as SharedPosition;
    clock.advance(60_000);
    other?.play();
    other?.join(position, clock.now());
    clock.advance(60_000);
    expect([other?.view.kind, other?.cursor.texts]).toEqual(['paused', ['ab']]);
  });

  it('reads no position from what is none', () => {
    const position = player.position(5);
    expect(parseSharedPosition(position)).toEqual(position);
    for (const wrong of [
      ...[undefined, null, 'x', 5, [], {}],
      ...[{ kind: 'ended' }, { atMs: -1 }, { atMs: '5' }, { index: 1.5 }, { index: -1 }, { speed: 3 }].map(
        part => ({ ...position, ...part }),
      ),
      { ...position, sinceMs: Number.NaN },
      { ...position, skipsIdle: 1 },
    ])
      expect(parseSharedPosition(wrong)).toBeUndefined();
  });

  it('tells of every change', () => {
    player.seek(1_000);
    expect(changes).toBe(1);
    player.play();
    clock.advance(160);
    expect(changes).toBe(12);
    player.release();
    clock.advance(1_000);
    expect(changes).toBe(12);
  });
});
