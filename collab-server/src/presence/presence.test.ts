import type { PodId, UserId } from '@tatami/protocol';
import { awarenessClientIds, DEFAULT_LIMITS, encodeAwarenessEntries } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Awareness, applyAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { SimClock } from '../../testing/simulation/index.ts';
import type { Identity } from '../room/member.ts';
import type { Claim } from './claim.ts';
import { encodeClaims } from './claim.ts';
import { Presence, SERVER_CLIENT_ID } from './presence.ts';

const ana: Identity = {
  userId: '0190a0a0-0000-7000-8000-00000000000a' as UserId,
  name: 'Ana',
  role: 'participant',
};

describe('presence', () => {
  let clock: SimClock;
  let presence: Presence;
  let frames: Uint8Array[];
  let taken: number[];
  /** What a stock client makes of the frames. */
  let seen: Awareness;

  beforeEach(() => {
    clock = new SimClock();
    frames = [];
    taken = [];
    seen = new Awareness(new Y.Doc());
    seen.setLocalState(null);
    presence = new Presence({
      clock,
      limits: DEFAULT_LIMITS,
      hasRoot: name => name === 'main',
      publish: frame => {
        frames.push(frame);
        show(frame);
      },
      tell: () => {},
      onTaken: clientId => taken.push(clientId),
      sessionJson: () => JSON.stringify({ session: { state: 'open' } }),
    });
  });
  afterEach(() => {
    presence.destroy();
    seen.destroy();
  });

  function show(frame: Uint8Array): void {
    applyAwarenessUpdate(
      seen,
      decoding.readVarUint8Array(decoding.createDecoder(frame.subarray(1))),
      'server',
    );
  }

  const say = (clientId: number, clockNumber: number, state: unknown, identity = ana) =>
    presence.update(
      clientId,
      identity,
      encodeAwarenessEntries([{ clientId, clock: clockNumber, json: JSON.stringify(state) }]),
      false,
    );

  it('[P1] takes the entry of the connection itself and no other', async () => {
    const payload = encodeAwarenessEntries([
      { clientId: 8, clock: 5, json: '{"caret":"forged"}' },
      { clientId: 7, clock: 1, json: '{"caret":"mine"}' },
      { clientId: 9, clock: 2 ** 40, json: 'null' },
    ]);
    presence.update(7, ana, payload, false);
    await clock.run(100);
    expect([...seen.getStates().keys()]).toEqual([7]);
    expect(seen.getStates().get(7)).toMatchObject({ caret: 'mine' });
  });

  it('[O14] notices that another pod knows another user under the same clientID', () => {
    say(7, 1, {});
    say(8, 1, {});
    const claim = (clientId: number, id: string): Claim => ({
      clientId,
      clock: 1,
      sinceMs: 0,
      json: JSON.stringify({ user: { id } }),
    });
    const entries = encodeClaims([
      claim(7, ana.userId),
      claim(8, 'somebody else'),
      claim(9, 'somebody else'),
    ]);
    presence.onBusMessage({ kind: 'presence', number: 1, isWhole: true, entries }, 'other-pod' as PodId);
    expect(taken).toEqual([8]);
  });

  it('[P2] says itself who that is, and keeps what editors add', async () => {
    say(7, 1, {
      cursor: { anchor: { tname: 'main' }, head: { tname: 'main' } },
      user: { name: 'Somebody else', id: 'x', color: 'url(evil)', mood: 'fine' },
    });
    await clock.run(100);
    const state = seen.getStates().get(7);
    expect(state?.user).toMatchObject({ id: ana.userId, name: 'Ana', role: 'participant', mood: 'fine' });
    expect(state?.user.color).toMatch(/^#[0-9a-f]{6}$/);
    const start = { type: null, tname: 'main', item: null, assoc: 0 };
    expect(state?.cursor).toEqual({ anchor: start, head: start });
  });

  it.each([
    ['empty positions', { anchor: {}, head: {} }],
    ['a file that is not there', { anchor: { tname: 'phantom' }, head: { tname: 'phantom' } }],
    ['no positions', 'here'],
  ])('[P10] sends %s on as no cursor', async (_what, cursor) => {
    say(7, 1, { cursor, selection: cursor });
    await clock.run(100);
    expect(seen.getStates().get(7)).toMatchObject({ cursor: null, selection: null, user: { name: 'Ana' } });
  });

  it('[P2] passes over states that are too large, too deep, or no objects', async () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 20; i++) deep = [deep];
    for (const state of [{ deep }, { long: 'x'.repeat(3_000) }, 'text', [1], 7]) say(7, 1, state);
    presence.update(7, ana, encodeAwarenessEntries([{ clientId: 7, clock: 1, json: '{bad' }]), false);
    await clock.run(100);
    expect(seen.getStates().size).toBe(0);
  });

  it('[P2] leaves no prototype behind', async () => {
    const json = '{"__proto__":{"role":"owner"},"user":{"__proto__":{"role":"owner"}}}';
    presence.update(7, ana, encodeAwarenessEntries([{ clientId: 7, clock: 1, json }]), false);
    await clock.run(100);
    const state = seen.getStates().get(7);
    expect(Object.keys(state ?? {})).toEqual(['user']);
    expect(state?.user.role).toBe('participant');
  });

  it('[P3] never sends a clock above the author’s own, so an echo cannot undo a newer caret', async () => {
    const author = new Awareness(new Y.Doc());
    author.setLocalState({ caret: 1 });
    const clientId = author.clientID;
    const own = () => author.meta.get(clientId)?.clock ?? 0;
    say(clientId, own(), author.getLocalState());
    await clock.run(100);
    author.setLocalState({ caret: 2 });
    const echo = frames.at(-1) ?? new Uint8Array();
    applyAwarenessUpdate(
      author,
      decoding.readVarUint8Array(decoding.createDecoder(echo.subarray(1))),
      'server',
    );
    expect(author.getLocalState()).toEqual({ caret: 2 });
    author.destroy();
  });

  it('[P11] keeps renewing a connected stock client that says nothing of itself and answers what it is sent', async () => {
    const clientId = 7;
    say(clientId, 1, { caret: 1 });
    await clock.run(50);
    const clocks = [seen.meta.get(clientId)?.clock ?? 0];
    for (let i = 0; i < 10; i++) {
      await clock.run(12_000);
      const shown = seen.meta.get(clientId)?.clock ?? 0;
      // Never more than one above what the author's client has.
      expect(shown - (clocks.at(-1) ?? 0)).toBeLessThanOrEqual(1);
      clocks.push(shown);
      say(clientId, shown, seen.getStates().get(clientId));
      await clock.run(60);
    }
    // Stock clients forget a person whose clock stands for 30 s.
    for (const [i, shown] of clocks.slice(2).entries()) expect(shown).toBeGreaterThan(clocks[i] ?? 0);
  });

  it('[P11] goes no further than one clock ahead of a stock client that does not answer', async () => {
    say(7, 5, { caret: 1 });
    await clock.run(120_000);
    expect(seen.meta.get(7)?.clock).toBe(6);
    say(7, 6, { caret: 2 });
    await clock.run(100);
    expect(seen.getStates().get(7)).toMatchObject({ caret: 2 });
    expect(seen.meta.get(7)?.clock).toBe(7);
  });

  it('[P11] keeps renewing a silent client of ours, which never answers', async () => {
    const payload = encodeAwarenessEntries([{ clientId: 7, clock: 1, json: '{"caret":1}' }]);
    presence.update(7, ana, payload, true);
    await clock.run(50);
    for (let i = 0; i < 5; i++) {
      const before = seen.meta.get(7)?.clock ?? 0;
      await clock.run(24_000);
      expect(seen.meta.get(7)?.clock).toBeGreaterThan(before);
    }
    say(7, 2, { caret: 2 });
    await clock.run(100);
    expect(seen.getStates().get(7)).toMatchObject({ caret: 2 });
  });

  it('[P3] shows somebody who was removed and is back with the same clock at once', async () => {
    say(7, 3, { caret: 1 });
    await clock.run(100);
    presence.remove(7);
    await clock.run(100);
    expect(seen.getStates().has(7)).toBe(false);
    say(7, 3, { caret: 2 });
    await clock.run(100);
    expect(seen.getStates().get(7)).toMatchObject({ caret: 2 });
    say(7, 4, { caret: 3 });
    await clock.run(100);
    expect(seen.getStates().get(7)).toMatchObject({ caret: 3 });
  });

  it('[P3] shows every change of the session, however soon the next', async () => {
    presence.sessionChanged();
    await clock.run(50);
    const clocks = [seen.meta.get(SERVER_CLIENT_ID)?.clock ?? 0];
    presence.sessionChanged();
    await clock.run(50);
    clocks.push(seen.meta.get(SERVER_CLIENT_ID)?.clock ?? 0);
    expect(clocks[1]).toBeGreaterThan(clocks[0] ?? 0);
  });

  it('[P4] removes whoever leaves within a tick', async () => {
    say(7, 1, { caret: 1 });
    await clock.run(100);
    presence.remove(7);
    await clock.run(50);
    expect(seen.getStates().has(7)).toBe(false);
  });

  it('[P5] leaves no ghost with somebody who missed a removal', async () => {
    say(7, 1, { caret: 1 });
    say(8, 1, { caret: 1 });
    await clock.run(100);
    const missed = frames.length;
    presence.remove(7);
    await clock.run(100);
    const late = new Awareness(new Y.Doc());
    const showLate = (frame: Uint8Array) =>
      applyAwarenessUpdate(late, decoding.readVarUint8Array(decoding.createDecoder(frame.subarray(1))), '');
    for (const frame of frames.slice(0, missed)) showLate(frame);
    expect(late.getStates().has(7)).toBe(true);
    showLate(presence.encodeAll());
    expect(late.getStates().has(7)).toBe(false);
    late.destroy();
  });

  it('[P5] says something every 12 s, though nobody moves', async () => {
    say(7, 1, { caret: 1 });
    await clock.run(60_000);
    expect(frames).toHaveLength(1 + 5);
    const payload = decoding.readVarUint8Array(
      decoding.createDecoder((frames.at(-1) ?? new Uint8Array()).subarray(1)),
    );
    expect(awarenessClientIds(payload)).toEqual([SERVER_CLIENT_ID, 7]);
  });

  it('[P6] sends one frame for all changes of a tick, and renewals without news with the heartbeat', async () => {
    for (let i = 1; i <= 100; i++) {
      for (let clientId = 1; clientId <= 10; clientId++) say(clientId, i, { caret: i });
      await clock.run(10);
    }
    expect(frames.length).toBeLessThanOrEqual(22);
    const before = frames.length;
    for (let clientId = 1; clientId <= 10; clientId++) say(clientId, 200, { caret: 100 });
    await clock.run(1_000);
    expect(frames).toHaveLength(before);
  });

  it('throws at bytes that are no awareness update', () => {
    for (const bytes of [[], [5], [1, 7, 1, 9], [255, 255, 255, 127], [0, 0]]) {
      expect(() => presence.update(7, ana, Uint8Array.from(bytes), false)).toThrow();
    }
  });
});
