import type { Health } from '@tatami/service';
import { MetricsRegistry } from '@tatami/service';
import type { FastifyPluginCallback } from 'fastify';

/** `/healthz`, `/readyz` and `/metrics`: what operators ask, who are let in by the network alone. */
export const operations: FastifyPluginCallback<{ health: Health; metrics: MetricsRegistry }> = (
  app,
  { health, metrics },
  done,
) => {
  for (const path of ['/healthz', '/readyz']) {
    app.get(path, async (_request, reply) => {
      const answer = await health.answer(path);
      if (answer === undefined) return reply.callNotFound();
      return reply.code(answer.status).type(answer.contentType).send(answer.body);
    });
  }
  app.get('/metrics', async (_request, reply) =>
    reply.type(MetricsRegistry.contentType).send(await metrics.scrape()),
  );
  done();
};
