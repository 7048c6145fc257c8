import { encodeSession } from '@tatami/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Fixture } from '../testing/provider-fixture.ts';
import { FILE, startFixture } from '../testing/provider-fixture.ts';
import { until } from '../testing/until.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.stop());

it('[V6] destroy leaves no timer, listener or socket, and can be called again', async () => {
  const page = new CountingTarget();
  const { provider, peer } = await fixture.joined({ page });
  provider.awareness.setLocalStateField('cursor', 1);
  provider.awareness.setLocalStateField('cursor', 2);
  const { doc } = provider;
  expect(fixture.clock.pending).toBeGreaterThan(0);
  provider.destroy();
  provider.destroy();
  expect([fixture.clock.pending, page.count, provider.status]).toEqual([0, 0, 'closed']);
  await until(() => peer.isClosed);
  doc.getText(FILE).insert(0, 'after');
  provider.connect();
  expect([fixture.clock.pending, provider.unsaved]).toEqual([0, 0]);
});

it('[V6] destroy says goodbye, so that nobody sees a caret that is gone', async () => {
  const { provider, peer } = await fixture.joined();
  provider.destroy();
  await until(() => peer.isClosed);
  const last = peer.all('awareness').at(-1)?.payload ?? new Uint8Array();
  expect(new TextDecoder().decode(last)).toContain('null');
});

it('[V6] destroy while a token is awaited opens nothing', async () => {
  let give: (token: string) => void = () => {};
  const provider = fixture.provider({
    token: () =>
      new Promise(resolve => {
        give = resolve;
      }),
  });
  provider.destroy();
  give('a.b.c');
  await expect(provider.whenReady).rejects.toThrow('destroyed');
  expect([fixture.server.peers.length, fixture.clock.pending]).toEqual([0, 0]);
});

it('waits for connect() if told so, and goes offline on request', async () => {
  const provider = fixture.provider({ connect: false });
  expect(provider.status).toBe('disconnected');
  provider.connect();
  const peer = await fixture.server.peer();
  await peer.nth('hello');
  peer.welcome();
  await provider.whenReady;
  provider.disconnect();
  expect([provider.status, provider.canWrite]).toEqual(['disconnected', true]);
  await until(() => peer.isClosed);
  fixture.clock.advance(50); // the pause after the last presence message
  expect(fixture.clock.pending).toBe(0);
});

it('sends commands while live, never later', async () => {
  const { provider, peer } = await fixture.joined();
  expect(provider.command({ kind: 'pause' })).toBe(true);
  expect((await peer.nth('command')).json).toBe('{"kind":"pause"}');
  provider.disconnect();
  expect(provider.command({ kind: 'pause' })).toBe(false);
});

it('sends a mark again, under the same id, when a connection is lost soon after it', async () => {
  const { provider, peer } = await fixture.joined();
  const old = provider.mark({ kind: 'light', data: { color: 'red' } });
  fixture.clock.advance(10_000);
  const young = provider.mark({ kind: 'light', data: { color: 'green' } });
  await peer.nth('mark', 2);
  peer.cut();
  await until(() => provider.status === 'disconnected');
  const offline = provider.mark({ kind: 'marker', data: 'coffee' });
  fixture.clock.advance(500);
  const next = await fixture.server.peer(2);
  await next.nth('hello');
  next.welcome();
  await next.nth('mark', 2);
  expect(peer.all('mark').map(mark => mark.id)).toEqual([old, young]);
  expect(next.all('mark').map(mark => mark.id)).toEqual([young, offline]);
});

it('knows the server clock from the session', async () => {
  const { provider, peer } = await fixture.joined();
  peer.send(encodeSession({ state: 'open', mode: 'free', serverTimeMs: fixture.clock.now() + 5000 }));
  await until(() => provider.session !== undefined);
  fixture.clock.advance(100);
  expect(provider.serverTimeMs).toBe(fixture.clock.now() + 5000);
});

class CountingTarget extends EventTarget {
  count = 0;

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.count++;
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.count--;
    super.removeEventListener(...args);
  }
}
