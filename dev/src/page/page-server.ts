import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import fastifyStatic from '@fastify/static';
import type { PocApiOptions } from '@tatami/poc-api';
import { API_SERVER_OPTIONS, pocApi } from '@tatami/poc-api';
import { TatamiError } from '@tatami/protocol';
import type { FastifyInstance, FastifyReply } from 'fastify';
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

const ONE_YEAR_S = 365 * 24 * 60 * 60;
/** Browsers heed the first one over TLS only, where a proxy in front speaks it. */
const SECURITY_HEADERS = {
  'strict-transport-security': `max-age=${ONE_YEAR_S}`,
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** One address for a browser: the page, the API under /v1 with its description, and the dojos' WebSockets, which are piped to a pod. */
export async function startPageServer(options: PageServerOptions): Promise<FastifyInstance> {
  const app = fastify({ ...API_SERVER_OPTIONS, forceCloseConnections: true });
  app.addHook('onRequest', async (request, reply) => {
    if (!isLocalHost(request.headers.host))
      return reply.code(421).type('text/plain').send('Not this server\n');
  });
  app.addHook('onSend', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (!isSignInAnswer(request.url)) reply.header('cross-origin-opener-policy', 'same-origin-allow-popups');
  });
  app.addHook('onError', async (request, _reply, error) => {
    if (error instanceof TatamiError || (error.statusCode ?? 500) < 500) return;
    options.log(`${request.method} ${request.routeOptions.url ?? request.url}: ${error.message}`);
  });
  await app.register(pocApi, options.api);
  if (options.pageFolder !== undefined) await servePage(app, options.pageFolder, options);
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

/** A window that comes back from the identity provider has to reach the page that opened it. */
function isSignInAnswer(url: string): boolean {
  return new URLSearchParams(url.split('?', 2)[1]).has('state');
}

async function servePage(app: FastifyInstance, folder: string, options: PageServerOptions): Promise<void> {
  const csp = contentSecurityPolicy(options);
  const index = await readFile(join(folder, 'index.html'));
  const sendIndex = (reply: FastifyReply): FastifyReply =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', csp)
      .header('cache-control', 'no-cache')
      .send(index);
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    cacheControl: false,
    // A route for each file that there is: one for all would also catch what the API does not know.
    wildcard: false,
    setHeaders: (response, path) => {
      response.setHeader('content-security-policy', csp);
      // Vite puts a hash of the content into the names of what is in assets/.
      const isHashed = path.startsWith(join(folder, 'assets'));
      response.setHeader('cache-control', isHashed ? `public, max-age=${ONE_YEAR_S}, immutable` : 'no-cache');
    },
  });
  app.get('/', (_request, reply) => sendIndex(reply));
  // Any other address is one of the page's own, such as /d/<dojo>, unless it looks like a file.
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const isPage = request.method === 'GET' && !/\.[a-z0-9]+$/i.test(path);
    return isPage ? sendIndex(reply) : reply.code(404).type('text/plain').send('Not found\n');
  });
}

/** Scripts from here alone; the editor writes its styles into the page, which is what 'unsafe-inline' is for. */
function contentSecurityPolicy({ port, identityOrigin }: PageServerOptions): string {
  return [
    "default-src 'self'",
    // Safari before 15.4 does not take 'self' for the ws: scheme.
    `connect-src 'self' ws://localhost:${port} ${identityOrigin}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    // Videos are fetched as a whole, and played and captioned from memory.
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
