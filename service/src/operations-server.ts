import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Health } from './health.ts';
import { MetricsRegistry } from './metrics-registry.ts';

export interface OperationsServerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly health: Health;
  /** Of Prometheus, as text. */
  readonly metrics: { scrape(): Promise<string> };
  readonly reportError: (what: string, error: unknown) => void;
}

export interface OperationsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** `/healthz`, `/readyz` and `/metrics` of a process that serves nothing else. */
export async function serveOperations(options: OperationsServerOptions): Promise<OperationsServer> {
  const { host, health, metrics, reportError } = options;
  const server = createServer(async (request, response) => {
    try {
      const path = new URL(request.url ?? '/', 'http://local').pathname;
      if (path === '/metrics') {
        response.setHeader('content-type', MetricsRegistry.contentType).end(await metrics.scrape());
        return;
      }
      const answer = await health.answer(path);
      response.statusCode = answer?.status ?? 404;
      response
        .setHeader('content-type', answer?.contentType ?? 'text/plain')
        .end(answer?.body ?? 'not found');
    } catch (error) {
      reportError('An operator was not answered', error);
      response.statusCode = 500;
      response.end();
    }
  });
  server.listen(options.port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
