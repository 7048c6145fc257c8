import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Health } from '@tatami/service';
import { MetricsRegistry } from '@tatami/service';

export interface OperationsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** `/healthz`, `/readyz` and `/metrics`: what operators ask, who are let in by the network alone. */
export async function startOperationsServer(options: {
  readonly host: string;
  readonly port: number;
  readonly health: Health;
  readonly metrics: MetricsRegistry;
  readonly onError: (error: unknown) => void;
}): Promise<OperationsServer> {
  const { host, port, health, metrics, onError } = options;
  const server = createServer((request, response) => {
    const answer = async () => {
      const path = request.url ?? '';
      if (path === '/metrics') {
        response.setHeader('content-type', MetricsRegistry.contentType).end(await metrics.scrape());
        return;
      }
      const found = await health.answer(path);
      response.statusCode = found?.status ?? 404;
      response.setHeader('content-type', found?.contentType ?? 'text/plain').end(found?.body ?? 'not found');
    };
    answer().catch(error => {
      onError(error);
      response.statusCode = 500;
      response.end();
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
