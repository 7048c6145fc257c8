import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { TestPod } from '@tatami/collab-server/testing';
import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';

const KNOCKS = 4;

let pod: TestPod;
beforeAll(async () => {
  pod = await TestPod.start();
});
afterAll(() => pod?.stop());

it.each([
  { brings: 'its token in its own message, as in a browser', hasHeader: false },
  { brings: 'a token that lets it in', hasHeader: true },
])(
  '[C11] [C12] tells a HocuspocusProvider that brings $brings what this server is, and slows it down',
  async ({ hasHeader }) => {
    const dojoId = await pod.createDojo();
    const token = await pod.token();
    const openedAt: number[] = [];
    class Browser extends WebSocket {
      constructor(url: string) {
        super(url, hasHeader ? { headers: { authorization: `Bearer ${token}` } } : {});
        this.on('open', () => openedAt.push(performance.now()));
      }
    }
    const reasons: string[] = [];
    const websocketProvider = new HocuspocusProviderWebsocket({
      url: `${pod.url}/${dojoId}`,
      WebSocketPolyfill: Browser,
      delay: 10,
      minDelay: 10,
      maxDelay: 10,
    });
    const provider = new HocuspocusProvider({
      websocketProvider,
      name: dojoId,
      document: new Y.Doc(),
      token,
      onAuthenticationFailed: ({ reason }) => reasons.push(reason),
    });
    provider.attach();
    await until('it was told some times', () => reasons.length >= KNOCKS);
    expect(reasons[0]).toMatch(/Tatami server.*y-websocket/);
    const pauses = openedAt.slice(1, KNOCKS).map((at, i) => at - (openedAt[i] ?? 0));
    expect(pauses[1]).toBeGreaterThan(450);
    expect(pauses[2]).toBeGreaterThan(950);
    provider.destroy();
    websocketProvider.destroy();
  },
);
