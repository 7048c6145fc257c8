import { CloseCode, encodeClosing, encodeReauthenticate, encodeSaved, encodeSession } from '@tatami/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fixture } from '../testing/provider-fixture.ts';
import { FILE, startFixture } from '../testing/provider-fixture.ts';
import { until } from '../testing/until.ts';
import type { Close } from './connection.ts';
import type { TatamiProvider } from './provider.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.stop());

const waitMs = (provider: TatamiProvider) => (provider.retryAtMs ?? 0) - fixture.clock.now();

describe('a transient loss', () => {
  it('is retried with growing, jittered delays', async () => {
    const random = 0.5;
    const { provider, peer } = await fixture.joined({ random: () => random });
    peer.close(CloseCode.restart);
    for (const [i, expected] of [250, 500, 1000, 2000].entries()) {
      await until(() => provider.status === 'disconnected');
      expect(waitMs(provider)).toBe(expected);
      fixture.clock.advance(expected);
      (await fixture.server.peer(i + 2)).close(CloseCode.restart);
      await until(() => provider.status !== 'disconnected');
    }
  });

  it('[V10] starts over with the delays when the server answers', async () => {
    const { provider, peer } = await fixture.joined();
    peer.cut();
    for (const [i, expected] of [500, 1000, 2000].entries()) {
      await until(() => provider.status === 'disconnected');
      expect(waitMs(provider)).toBe(expected);
      fixture.clock.advance(expected);
      const next = await fixture.server.peer(i + 2);
      await next.nth('hello');
      if (i === 2) {
        next.welcome();
        await until(() => provider.status === 'connected');
      }
      next.cut();
      await until(() => provider.status !== 'connecting');
    }
    await until(() => provider.status === 'disconnected');
    expect(waitMs(provider)).toBe(500);
  });

  it('[V10] is retried within 2.5 seconds while something is unsaved, however many tries failed', async () => {
    const { provider, peer } = await fixture.joined();
    peer.cut();
    for (let failures = 0; failures < 6; failures++) {
      await until(() => provider.status === 'disconnected');
      fixture.clock.advance(waitMs(provider));
      (await fixture.server.peer(failures + 2)).close(CloseCode.tryLater);
      await until(() => provider.status !== 'disconnected');
    }
    await until(() => provider.status === 'disconnected');
    expect(waitMs(provider)).toBe(30_000);
    provider.doc.getText(FILE).insert(0, 'x');
    expect(waitMs(provider)).toBe(2_500);
    fixture.clock.advance(2_500);
    (await fixture.server.peer(8)).close(CloseCode.tryLater);
    await until(() => provider.status === 'connecting');
    await until(() => provider.status === 'disconnected');
    expect(waitMs(provider)).toBe(2_500);
  });

  it('that comes before a welcome starts over with the delays only after 10 seconds', async () => {
    const { provider, peer } = await fixture.joined();
    peer.cut();
    await until(() => provider.status === 'disconnected');
    fixture.clock.advance(500);
    const second = await fixture.server.peer(2);
    await second.nth('hello');
    fixture.clock.advance(9_999);
    second.cut();
    await until(() => provider.status === 'disconnected');
    expect(waitMs(provider)).toBe(1000);
    fixture.clock.advance(1000);
    const third = await fixture.server.peer(3);
    await third.nth('hello');
    fixture.clock.advance(10_000);
    third.cut();
    await until(() => provider.status === 'disconnected');
    expect(waitMs(provider)).toBe(500);
  });

  it('announced by the server is waited out as the server said', async () => {
    const { provider, peer } = await fixture.joined();
    peer.send(encodeClosing(100, 7_300));
    peer.close(CloseCode.restart);
    await until(() => provider.status === 'disconnected');
    expect(waitMs(provider)).toBe(7_300);
  });

  it.each(['online', 'visibilitychange'])('is retried at once on %s', async name => {
    const page = new EventTarget();
    const { provider, peer } = await fixture.joined({ page });
    peer.cut();
    await until(() => provider.status === 'disconnected');
    page.dispatchEvent(new Event(name));
    await (await fixture.server.peer(2)).nth('hello');
  });

  it('is no reason to break an announced wait', async () => {
    const page = new EventTarget();
    const { provider, peer } = await fixture.joined({ page });
    peer.send(encodeClosing(0, 5000));
    peer.close(CloseCode.restart);
    await until(() => provider.status === 'disconnected');
    page.dispatchEvent(new Event('online'));
    expect(provider.status).toBe('disconnected');
  });

  it('is noticed by 30 seconds of silence', async () => {
    const { provider, peer } = await fixture.joined();
    fixture.clock.advance(20_000);
    peer.send(encodeSession({ state: 'open', mode: 'free', serverTimeMs: 0 }));
    await until(() => provider.session !== undefined);
    fixture.clock.advance(29_999);
    expect(provider.status).toBe('connected');
    fixture.clock.advance(1);
    expect(provider.status).toBe('disconnected');
    await until(() => peer.isClosed);
  });

  it('[V8] is assumed after 15 seconds in which no edit was answered', async () => {
    const { provider, peer } = await fixture.joined();
    provider.doc.getText(FILE).insert(0, 'a');
    provider.doc.getText(FILE).insert(1, 'b');
    await peer.nth('document', 2);
    fixture.clock.advance(10_000);
    peer.send(encodeSaved(1, 1));
    await until(() => provider.unsaved === 1);
    // Others are heard all the time: only the way to the server is dead.
    fixture.clock.advance(10_000);
    peer.send(encodeSession({ state: 'open', mode: 'free', serverTimeMs: 0 }));
    await until(() => provider.session !== undefined);
    fixture.clock.advance(4_999);
    expect(provider.status).toBe('connected');
    fixture.clock.advance(1);
    expect(provider.status).toBe('disconnected');
    fixture.clock.advance(500);
    const next = await fixture.server.peer(2);
    await next.nth('hello');
    next.welcome({}, { seq: 1, update: new Uint8Array() });
    await next.nth('document');
    next.send(encodeSaved(1, 2));
    await until(() => provider.unsaved === 0);
    fixture.clock.advance(15_000);
    expect(provider.status).toBe('connected');
  });

  it('[V8] is not assumed while a large paste may still be on a slow link', async () => {
    const { provider, peer } = await fixture.joined();
    provider.doc.getText(FILE).insert(0, 'x'.repeat(200_000));
    await peer.nth('document', 1);
    fixture.clock.advance(20_000);
    // Others are heard all the time.
    peer.send(encodeSession({ state: 'open', mode: 'free', serverTimeMs: 0 }));
    await until(() => provider.session !== undefined);
    provider.doc.getText(FILE).insert(0, 'y');
    fixture.clock.advance(15_000);
    expect(provider.status).toBe('connected');
    peer.send(encodeSaved(2, 1));
    await until(() => provider.unsaved === 0);
    provider.doc.getText(FILE).insert(0, 'x'.repeat(200_000));
    fixture.clock.advance(40_000);
    expect(provider.status).not.toBe('connected');
  });

  it('is assumed after 10 seconds without an answer to the first connection', async () => {
    const provider = fixture.provider({ WebSocket: SilentSocket });
    await until(() => fixture.clock.pending > 0);
    fixture.clock.advance(10_000);
    expect(provider.status).toBe('disconnected');
  });
});

describe('a token that never comes', () => {
  /** Hangs the first time it is asked for. */
  const hangsOnce = () => {
    let asked = 0;
    return () => (++asked === 1 ? new Promise<string>(() => {}) : Promise.resolve('a.b.c'));
  };

  it('[V9] is asked for again after 10 seconds', async () => {
    const provider = fixture.provider({ token: hangsOnce() });
    const errors: string[] = [];
    provider.on('error', error => errors.push(error.message));
    fixture.clock.advance(10_000);
    expect([provider.status, errors]).toEqual(['disconnected', ['token() does not answer']]);
    fixture.clock.advance(500);
    await (await fixture.server.peer()).nth('hello');
  });

  it('is asked for again by connect()', async () => {
    const provider = fixture.provider({ token: hangsOnce() });
    provider.connect();
    await (await fixture.server.peer()).nth('hello');
  });

  it('is not heard when it comes too late', async () => {
    let answer: (token: string) => void = () => {};
    const tokens = [new Promise<string>(resolve => (answer = resolve)), Promise.resolve('new.b.c')];
    fixture.provider({ token: () => tokens.shift() ?? Promise.reject(new Error('asked too often')) });
    fixture.clock.advance(10_500);
    const peer = await fixture.server.peer();
    answer('late.b.c');
    await peer.nth('hello');
    expect([peer.token, fixture.server.peers.length]).toEqual(['new.b.c', 1]);
  });
});

describe('a permanent close', () => {
  it.each([CloseCode.forbidden, CloseCode.notFound, CloseCode.malformed])('%i ends it', async code => {
    const { provider, peer } = await fixture.joined();
    const closes: Close[] = [];
    provider.on('closed', close => closes.push(close));
    peer.close(code, 'forbidden');
    await until(() => provider.status === 'closed');
    expect(closes).toEqual([{ code, reason: 'forbidden' }]);
    fixture.clock.advance(50); // the pause after the last presence message
    expect([provider.readOnlyReason, fixture.clock.pending]).toEqual(['closed', 0]);
  });

  it('before the first sync rejects whenReady with the reason', async () => {
    const provider = fixture.provider();
    (await fixture.server.peer()).close(CloseCode.notFound, 'dojo-not-found');
    await expect(provider.whenReady).rejects.toMatchObject({ code: 'dojo-not-found' });
  });

  it('may be followed by another try on request', async () => {
    const { provider, peer } = await fixture.joined();
    peer.close(CloseCode.forbidden);
    await until(() => provider.status === 'closed');
    provider.connect();
    const next = await fixture.server.peer(2);
    await next.nth('hello');
    next.welcome();
    await until(() => provider.synced);
  });
});

describe('tokens', () => {
  it('are asked for at every connection', async () => {
    let asked = 0;
    const { provider, peer } = await fixture.joined({ token: async () => `token.${++asked}` });
    peer.cut();
    await until(() => provider.status === 'disconnected');
    fixture.clock.advance(500);
    expect((await fixture.server.peer(2)).token).toBe('token.2');
  });

  it('get one more try after a 4401, at once, and only one', async () => {
    const { provider, peer } = await fixture.joined();
    peer.close(CloseCode.unauthenticated);
    const next = await fixture.server.peer(2);
    await next.nth('hello');
    next.close(CloseCode.unauthenticated, 'token-expired');
    await until(() => provider.status === 'closed');
    expect(fixture.server.peers).toHaveLength(2);
  });

  it('are asked for with word of a 4401, until another one is given', async () => {
    const questions: boolean[] = [];
    const { provider, peer } = await fixture.joined({
      token: async ({ wasRefused }) => {
        questions.push(wasRefused);
        if (questions.length === 2) throw new Error('offline');
        return 'a.b.c';
      },
    });
    peer.close(CloseCode.unauthenticated);
    await until(() => provider.retryAtMs !== undefined);
    fixture.clock.advance(500);
    const next = await fixture.server.peer(2);
    await next.nth('hello');
    next.cut();
    await until(() => provider.status === 'disconnected');
    fixture.clock.advance(5_000);
    await (await fixture.server.peer(3)).nth('hello');
    expect(questions).toEqual([false, true, true, false]);
  });

  it('are renewed when the server asks', async () => {
    let asked = 0;
    const { peer } = await fixture.joined({ token: async () => `token.${++asked}` });
    peer.send(encodeReauthenticate(60_000));
    expect((await peer.nth('reauthenticate')).token).toBe('token.2');
  });

  it('that are not given are an error, and the connection goes on', async () => {
    let asked = 0;
    const { provider, peer } = await fixture.joined({
      token: async () => {
        if (++asked === 2) throw new Error('signed out');
        return 'a.b.c';
      },
    });
    const errors: string[] = [];
    provider.on('error', error => errors.push(error.message));
    peer.send(encodeReauthenticate(60_000));
    await until(() => errors.length > 0);
    expect([errors, provider.status]).toEqual([['signed out'], 'connected']);
  });

  it('that are not given at the start are tried again', async () => {
    let asked = 0;
    const provider = fixture.provider({
      token: async () => {
        if (++asked === 1) throw new Error('offline');
        return 'a.b.c';
      },
    });
    await until(() => provider.retryAtMs !== undefined);
    fixture.clock.advance(500);
    await (await fixture.server.peer(1)).nth('hello');
  });
});

it('drops a connection that talks nonsense', async () => {
  const { provider, peer } = await fixture.joined();
  const errors: Error[] = [];
  provider.on('error', error => errors.push(error));
  peer.send(new Uint8Array([101, 1]));
  await until(() => provider.status === 'disconnected');
  expect(errors).toMatchObject([{ code: 'message-malformed' }]);
});

/** A server that takes the connection and says nothing. */
class SilentSocket {
  binaryType = '';
  onopen = null;
  onmessage = null;
  onclose = null;
  onerror = null;
  send(): void {}
  close(): void {}
}
