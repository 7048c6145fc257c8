import { Health, MetricsRegistry } from '@tatami/service';
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { operations } from './operations.ts';

it.each([
  [false, [200, 200, 200]],
  [true, [200, 404, 404]],
])('answers operators at the port of the API (they have their own: %s)', async (hasOwnPort, statuses) => {
  const metrics = new MetricsRegistry();
  const app = fastify();
  await app.register(operations, { health: new Health({ checks: [] }), metrics, hasOwnPort });
  const answers = await Promise.all(['/healthz', '/readyz', '/metrics'].map(url => app.inject({ url })));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(statuses);
  await app.close();
  metrics.close();
});
