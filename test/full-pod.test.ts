import { TatamiProvider } from '@tatami/client';
import { TestPod } from '@tatami/collab-server/testing';
import { SkippingClock, until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';

let pod: TestPod;
beforeAll(async () => {
  pod = await TestPod.start({ connectionLimits: { perPod: 1 } });
});
afterAll(() => pod?.stop());

it('[C7] whoever finds a pod full comes back when the pod said, not before, and is let in then', async () => {
  const dojoId = await pod.createDojo();
  const clock = new SkippingClock();
  let asked = 0;
  const token = () => {
    asked++;
    return pod.token();
  };
  const inside = new TatamiProvider(pod.url, dojoId, { token: () => pod.token(), WebSocket });
  await inside.whenReady;
  const outside = new TatamiProvider(pod.url, dojoId, { token, WebSocket, clock });
  try {
    await until('it is sent away', () => outside.retryAtMs !== undefined);
    const waitMs = (outside.retryAtMs ?? 0) - clock.now();
    // 5 to 10 s; an unannounced try would come within 0.5 s.
    expect(waitMs).toBeGreaterThan(2_000);
    expect(waitMs).toBeLessThanOrEqual(10_000);
    outside.doc.getText('main').insert(0, 'typed outside');
    clock.skip(waitMs - 1_000);
    expect([outside.status, asked]).toEqual(['disconnected', 1]);
    inside.destroy();
    await until('the place is free', async () => (await connections()) === 0);
    clock.skip(1_000);
    await until('it is let in', () => outside.synced && outside.unsaved === 0);
    expect(asked).toBe(2);
  } finally {
    inside.destroy();
    outside.destroy();
  }
});

async function connections(): Promise<number> {
  const metrics = await (await fetch(`${pod.httpUrl}/metrics`)).text();
  return Number(/\ntatami_connections (\d+)/.exec(metrics)?.[1]);
}
