import type { Duplex } from 'node:stream';
import { addSecurityHeaders, servePage } from '@tatami/page-server';
import type { PocApiOptions } from '@tatami/poc-api';
import { API_SERVER_OPTIONS, pocApi } from '@tatami/poc-api';
import { TatamiError } from '@tatami/protocol';
import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import { isLocalHost } from '../local-host.ts';
import { pipeUpgrade } from './pipe-upgrade.ts';

export interface PageServerOptions {
  readonly port: number;
  /** Each new WebSocket goes to the next one. */
  readonly podPorts: readonly number[];
  /** The built page; without one there is only the API. */
  readonly pageFolder: string | undefined;
  /** Where people sign in: the page talks to it from the browser. */
  readonly identityOrigin: string;
  readonly api: PocApiOptions;
  readonly log: (line: string) => void;
}

/** One address for a browser: the page, the API under /v1 with its description, and the dojos' WebSockets, which are piped to a pod. */
export async function startPageServer(options: PageServerOptions): Promise<FastifyInstance> {
  const app = fastify({ ...API_SERVER_OPTIONS, forceCloseConnections: true });
  app.addHook('onRequest', async (request, reply) => {
    if (!isLocalHost(request.headers.host))
      return reply.code(421).type('text/plain').send('Not this server\n');
  });
  addSecurityHeaders(app);
  app.addHook('onError', async (request, _reply, error) => {
    if (error instanceof TatamiError || (error.statusCode ?? 500) < 500) return;
    options.log(`${request.method} ${request.routeOptions.url ?? request.url}: ${error.message}`);
  });
  await app.register(pocApi, options.api);
  if (options.pageFolder !== undefined) {
    const connectsTo = [`ws://localhost:${options.port}`, options.identityOrigin];
    await servePage(app, { folder: options.pageFolder, connectsTo, filesFrom: [] });
  }
  const piped = new Set<Duplex>();
  let upgrades = 0;
  app.server.on('upgrade', (request, socket, head) => {
    piped.add(socket);
    socket.once('close', () => piped.delete(socket));
    pipeUpgrade(request, socket, head, startingAt(options.podPorts, upgrades++));
  });
  // Node counts an upgraded socket as open and never closes it.
  app.addHook('preClose', async () => {
    for (const socket of piped) socket.destroy();
  });
  await app.listen({ port: options.port, host: 'localhost' });
  return app;
}

function startingAt<T>(items: readonly T[], count: number): T[] {
  const start = count % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
