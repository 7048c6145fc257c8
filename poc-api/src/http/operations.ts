import type { Health } from '@tatami/service';
import { MetricsRegistry } from '@tatami/service';
import type { FastifyPluginCallback } from 'fastify';

/**
 * `/healthz`, `/readyz` and `/metrics`: what operators ask, who are let in by the network alone. Where they have a port of
 * their own, `/healthz` alone is here.
 */
export const operations: FastifyPluginCallback<{
  health: Health;
  metrics: MetricsRegistry;
  hasOwnPort: boolean;
}> = (app, { health, metrics, hasOwnPort }, done) => {
  for (const path of hasOwnPort ? ['/healthz'] : ['/healthz', '/readyz']) {
    app.get(path, async (_request, reply) => {
      const answer = await health.answer(path);
      if (answer === undefined) return reply.callNotFound();
      return reply.code(answer.status).type(answer.contentType).send(answer.body);
    });
  }
  if (!hasOwnPort) {
    app.get('/metrics', async (_request, reply) =>
      reply.type(MetricsRegistry.contentType).send(await metrics.scrape()),
    );
  }
  done();
};
