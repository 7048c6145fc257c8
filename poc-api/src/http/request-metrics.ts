import type { MetricsRegistry } from '@tatami/service';
import type { FastifyInstance } from 'fastify';

/** How long each route takes, and with which status it answers. */
export function measureRequests(app: FastifyInstance, metrics: MetricsRegistry): void {
  const seconds = metrics.histogram('tatami_api_request_seconds', 'One request', ['route', 'status']);
  app.addHook('onResponse', (request, reply, done) => {
    // The pattern, not the path: ids would make a time series each.
    const route = `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
    seconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    done();
  });
}
