import type { UserId } from '@tatami/protocol';
import { encodeBatchFrame, encodeSession, encodeWelcome } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Awareness, applyAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Peer } from '../testing/dojo-server.ts';
import { WELCOME } from '../testing/dojo-server.ts';
import type { Fixture } from '../testing/provider-fixture.ts';
import { FILE, startFixture, updateTyping } from '../testing/provider-fixture.ts';
import { until } from '../testing/until.ts';
import type { TatamiProvider } from './provider.ts';

const ana = { id: 'u-ana', name: 'Ana', color: '#a00', colorLight: '#a003', role: 'facilitator' };
const bia = { id: 'u-bia', name: 'Bia', color: '#0a0', colorLight: '#0a03', role: 'participant' };

let fixture: Fixture;
let provider: TatamiProvider;
let peer: Peer;
const page = new EventTarget();
beforeEach(async () => {
  fixture = await startFixture();
  ({ provider, peer } = await fixture.joined({ page }));
});
afterEach(() => fixture.stop());

interface Entry {
  clientId: number;
  clock: number;
  state: Record<string, unknown> | null;
}

function entriesOf(from: Peer): Entry[] {
  return from.all('awareness').flatMap(({ payload }) => {
    const decoder = decoding.createDecoder(payload);
    return Array.from({ length: decoding.readVarUint(decoder) }, () => ({
      clientId: decoding.readVarUint(decoder),
      clock: decoding.readVarUint(decoder),
      state: JSON.parse(decoding.readVarString(decoder)),
    }));
  });
}

it('[VP1] says that it is here at the welcome, under the given clientID only', async () => {
  await until(() => entriesOf(peer).length > 0);
  expect(entriesOf(peer)[0]).toMatchObject({ clientId: 5, state: {} });
  peer.sendAwareness([{ clientId: 9, clock: 3, state: { user: bia } }]);
  await until(() => provider.awareness.getStates().has(9));
  provider.awareness.setLocalStateField('cursor', { anchor: 1 });
  fixture.clock.advance(50);
  await until(() => entriesOf(peer).some(entry => entry.state?.cursor !== undefined));
  expect(entriesOf(peer).map(entry => entry.clientId)).not.toContain(9);
});

it('is seen by a stock client without having moved', async () => {
  const { payload } = await peer.nth('awareness');
  const stranger = new Awareness(new Y.Doc());
  applyAwarenessUpdate(stranger, payload, undefined);
  expect(stranger.getStates().get(5)).toEqual({});
  stranger.destroy();
});

it('sends a caret that moves with every key 20 times a second, the last place always', async () => {
  await until(() => entriesOf(peer).length > 0);
  fixture.clock.advance(50);
  const before = entriesOf(peer).length;
  for (let i = 1; i <= 30; i++) provider.awareness.setLocalStateField('cursor', i);
  fixture.clock.advance(50);
  await until(() => entriesOf(peer).at(-1)?.state?.cursor === 30);
  expect(entriesOf(peer).length - before).toBe(2);
});

it('[VP2] learns who it is from its echo, which never moves the caret back', async () => {
  provider.awareness.setLocalStateField('cursor', 'here');
  peer.sendAwareness([{ clientId: 5, clock: 99, state: { user: ana, cursor: 'there' } }]);
  await until(() => provider.user !== undefined);
  expect(provider.user).toEqual(ana);
  expect(provider.awareness.getLocalState()).toEqual({ cursor: 'here' });
});

it('lists the members, not the session entry', async () => {
  const heard: string[][] = [];
  provider.on('members', members => heard.push(members.map(member => member.name)));
  peer.sendAwareness([
    { clientId: 0, clock: 1, state: { session: { state: 'open' } } },
    { clientId: 5, clock: 1, state: { user: ana } },
    { clientId: 9, clock: 1, state: { user: bia } },
  ]);
  await until(() => provider.members().length === 2);
  expect(provider.members()).toEqual([
    expect.objectContaining({ clientId: 5, userId: 'u-ana', isSelf: true, role: 'facilitator' }),
    expect.objectContaining({ clientId: 9, userId: 'u-bia', isSelf: false, name: 'Bia' }),
  ]);
  peer.sendAwareness([{ clientId: 9, clock: 2, state: { user: bia, cursor: 'moves' } }]);
  peer.sendAwareness([{ clientId: 9, clock: 3, state: null }]);
  await until(() => provider.members().length === 1);
  expect(heard.at(-1)).toEqual(['Ana']);
  expect(heard.length).toBeLessThanOrEqual(3);
});

it('[VP3] forgets the others when the connection is lost, and shows them again at the next', async () => {
  const entry = { clientId: 9, clock: 3, state: { user: bia } };
  peer.sendAwareness([entry]);
  await until(() => provider.members().length === 1);
  peer.cut();
  await until(() => provider.status === 'disconnected');
  expect(provider.members()).toEqual([]);
  fixture.clock.advance(500);
  const next = await fixture.server.peer(2);
  await next.nth('hello');
  next.welcome();
  next.sendAwareness([entry]);
  await until(() => provider.members().length === 1);
});

it('leaves when the page is hidden for good, and returns with it', async () => {
  provider.awareness.setLocalStateField('cursor', 'here');
  page.dispatchEvent(new Event('pagehide'));
  await until(() => entriesOf(peer).at(-1)?.state === null);
  page.dispatchEvent(new Event('pageshow'));
  fixture.clock.advance(50);
  await until(() => entriesOf(peer).at(-1)?.state?.cursor === 'here');
});

it('is read-only while somebody else drives, and says so when that changes', async () => {
  const heard: unknown[] = [];
  provider.on('permission', reason => heard.push(reason));
  peer.sendAwareness([{ clientId: 5, clock: 1, state: { user: ana } }]);
  const turn = (driver: string) =>
    encodeSession({
      state: 'open',
      mode: 'turns',
      driver: driver as UserId,
      serverTimeMs: 1,
      turnEndsAtMs: 9,
    });
  peer.send(turn(bia.id), turn(ana.id), encodeSession({ state: 'paused', mode: 'free', serverTimeMs: 1 }));
  await until(() => heard.length === 3);
  expect(heard).toEqual(['not-driver', undefined, 'dojo-paused']);
});

const place = (tname: string) => ({ type: null, tname, item: null, assoc: 0 });

it.each([
  { anchor: {}, head: {} },
  { anchor: place(FILE), head: place('ghost.js') },
  { anchor: { type: { client: 1, clock: 1 } }, head: { type: { client: 1, clock: 1 } } },
  'here',
])('[VP4] shows somebody without their caret if it is %j', async cursor => {
  provider.doc.getText(FILE);
  peer.sendAwareness([{ clientId: 9, clock: 3, state: { user: bia, cursor } }]);
  await until(() => provider.awareness.getStates().has(9));
  expect(provider.awareness.getStates().get(9)).toEqual({ user: bia, cursor: null });
  expect([...provider.doc.share.keys()]).toEqual([FILE]);
});

it('[VP4] shows a caret that was told before the document came', async () => {
  const joining = fixture.provider();
  const second = await fixture.server.peer(2);
  await second.nth('hello');
  const cursor = { anchor: place(FILE), head: place(FILE) };
  second.send(encodeWelcome({ ...WELCOME, clientId: 6 }));
  second.sendAwareness([{ clientId: 9, clock: 3, state: { user: bia, cursor } }]);
  second.send(encodeBatchFrame(1, updateTyping('hello')));
  await joining.whenReady;
  await until(() => joining.awareness.getStates().has(9));
  expect(joining.awareness.getStates().get(9)).toEqual({ user: bia, cursor });
});

it('[VP5] passes on where a facilitator is in the recording, and nobody else', async () => {
  const replay = { atMs: 5 };
  peer.sendAwareness([
    { clientId: 9, clock: 3, state: { user: ana, replay } },
    { clientId: 10, clock: 3, state: { user: bia, replay } },
  ]);
  const membersOf = () => provider.members().filter(({ isSelf }) => !isSelf);
  await until(() => membersOf().length === 2);
  expect(membersOf().map(member => [member.name, member.replay])).toEqual([
    ['Ana', replay],
    ['Bia', undefined],
  ]);
  let told = 0;
  provider.on('members', () => told++);
  peer.sendAwareness([{ clientId: 9, clock: 4, state: { user: ana, replay: { atMs: 6 } } }]);
  await until(() => told > 0);
  expect(membersOf()[0]?.replay).toEqual({ atMs: 6 });
  peer.sendAwareness([{ clientId: 9, clock: 5, state: { user: ana, replay: null } }]);
  await until(() => told > 1);
  expect(membersOf()[0]).not.toHaveProperty('replay');
});

it('passes on hands and lights, until they are taken back', async () => {
  const membersOf = () => provider.members().filter(({ isSelf }) => !isSelf);
  peer.sendAwareness([{ clientId: 9, clock: 3, state: { user: bia, hand: 5_000, light: 'red' } }]);
  await until(() => membersOf()[0]?.hand === 5_000);
  expect(membersOf()[0]?.light).toBe('red');
  peer.sendAwareness([{ clientId: 9, clock: 4, state: { user: bia, hand: null, light: 'red' } }]);
  await until(() => membersOf()[0]?.hand === undefined);
  expect(membersOf()).toEqual([expect.objectContaining({ light: 'red' })]);
});

it('shows everybody where one is in the recording, until one stops', async () => {
  const sent = () => entriesOf(peer).at(-1)?.state;
  provider.showReplay({ atMs: 7 });
  fixture.clock.advance(50);
  await until(() => JSON.stringify(sent()?.replay) === '{"atMs":7}');
  provider.showReplay(undefined);
  fixture.clock.advance(50);
  await until(() => sent()?.replay === null);
});
