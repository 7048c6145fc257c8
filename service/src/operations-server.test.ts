import { afterEach, expect, it } from 'vitest';
import { Health } from './health.ts';
import { MetricsRegistry } from './metrics-registry.ts';
import { type OperationsServer, serveOperations } from './operations-server.ts';

let server: OperationsServer | undefined;
afterEach(() => server?.close());

it('answers what operators ask, and nothing else', async () => {
  let isWell = true;
  const reported: string[] = [];
  const metrics = new MetricsRegistry();
  metrics.counter('tatami_test_total', 'A test').inc();
  server = await serveOperations({
    host: '127.0.0.1',
    port: 0,
    health: new Health({
      checks: [
        () => {
          if (!isWell) throw new Error('no');
          return { faults: [] };
        },
      ],
    }),
    metrics,
    reportError: what => reported.push(what),
  });
  const ask = (path: string) => fetch(`http://127.0.0.1:${server?.port}${path}`);
  expect(await (await ask('/healthz')).text()).toBe('ok');
  expect((await ask('/readyz')).status).toBe(200);
  expect(await (await ask('/metrics')).text()).toContain('tatami_test_total 1');
  expect((await ask('/else')).status).toBe(404);
  isWell = false;
  expect((await ask('/readyz')).status).toBe(500);
  expect(reported).toEqual(['An operator was not answered']);
  metrics.close();
});
