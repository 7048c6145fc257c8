import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Store } from '@tatami/objects/s3';
import type { WriterId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePorts } from '../stack/ports.ts';
import type { PageServerOptions } from './page-server.ts';
import { startPageServer } from './page-server.ts';

const DOJO = '/v1/dojos/0190a0a0-0000-7000-8000-000000000001';

const refuse = () => Promise.reject(new TatamiError('unauthenticated'));

describe('the page server', () => {
  let folder: string;
  let port: number;
  let podPort: number;
  let pod: Server;
  let podHeard: string;
  let podSockets: Socket[];
  let app: FastifyInstance;
  let pageServerOptions: PageServerOptions;

  // Once for all: to compile the schemas of the whole API takes most of a second.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tatami-page-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Tatami</title>');
    await writeFile(join(folder, 'assets/main-4f2a.js'), 'export {};');
    [port = 0, podPort = 0] = await freePorts(2);
    podSockets = [];
    // As much of a pod as a proxy can tell: it takes an upgrade, then says back what it hears.
    pod = createServer(socket => {
      podSockets.push(socket);
      socket.on('error', () => {});
      socket.once('data', first => {
        podHeard = first.toString();
        socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n');
        socket.on('data', chunk => socket.write(chunk));
      });
    }).listen(podPort, '127.0.0.1');
    await once(pod, 'listening');
    pageServerOptions = {
      port,
      podPorts: [podPort],
      pageFolder: folder,
      identityOrigin: 'http://localhost:4002',
      api: {
        tokens: { verify: refuse, verifyLogout: refuse },
        tenants: { bySlug: async () => undefined, byDomain: async () => undefined },
        storage: { withStores: () => expect.unreachable('nobody is signed in') },
        objects: new S3Store({ bucket: 'none', region: 'none' }),
        noteWork: async () => undefined,
        cursorSecret: new Uint8Array(32),
        hasMail: false,
        otherClientIds: [],
        clientId: 'tatami-web',
        maxDojosPerDay: 100,
        refusalsPerMinute: 600,
        writer: '0190a0a0-0000-7000-8000-000000000002' as WriterId,
        now: Date.now,
        random: randomBytes,
      },
      log: () => {},
    };
    app = await startPageServer(pageServerOptions);
  });

  beforeEach(() => {
    podHeard = '';
  });

  afterEach(() => {
    for (const socket of podSockets.splice(0)) socket.destroy();
  });

  afterAll(async () => {
    await app.close();
    pod.close();
    await rm(folder, { recursive: true });
  });

  interface Upgraded {
    status: number | undefined;
    socket: Socket | undefined;
  }

  function upgrade(path: string, at = port, differs: Record<string, string> = {}): Promise<Upgraded> {
    return new Promise((resolve, reject) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-protocol': 'yjs, bearer.x.y.z',
        ...differs,
      };
      const asked = request({ port: at, host: 'localhost', path, headers });
      asked.on('upgrade', (response, socket) => resolve({ status: response.statusCode, socket }));
      asked.on('response', response => resolve({ status: response.statusCode, socket: undefined }));
      asked.on('error', reject);
      asked.end();
    });
  }

  it.each(['/', '/d/0190a0a0-0000-7000-8000-000000000001', '/somewhere/else?code=7'])(
    'answers %s with the page, which may run our scripts only',
    async path => {
      const response = await fetch(`http://localhost:${port}${path}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('text/html');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toContain('script-src');
      expect(policy).toContain(`connect-src 'self' ws://localhost:${port} http://localhost:4002`);
      expect(await response.text()).toContain('<title>Tatami</title>');
    },
  );

  it('lets a browser keep what has a hash in its name', async () => {
    const response = await fetch(`http://localhost:${port}/assets/main-4f2a.js`);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['/', '/assets/main-4f2a.js', '/v1/discovery?tenant=acme'])(
    'keeps %s from other pages and from what a dojo does not need',
    async path => {
      const { headers } = await fetch(`http://localhost:${port}${path}`);
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d+$/);
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toContain('camera=()');
    },
  );

  it('lets a window that comes back from signing in reach the page that opened it', async () => {
    const { headers } = await fetch(`http://localhost:${port}/?code=7&state=asked`);
    expect(headers.get('cross-origin-opener-policy')).toBeNull();
  });

  /** fetch would tidy the path up. */
  function statusOf(path: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const asked = request({ port, host: 'localhost', path }, response => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject).end();
    });
  }

  it.each([
    '/assets/gone.js',
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/..%2f..%2fa.json',
    '/favicon.ico',
  ])('has no file at %s', async path => {
    expect(await statusOf(path)).toBe(404);
  });

  it('has the API under /v1, with its own errors', async () => {
    const response = await fetch(`http://localhost:${port}/v1/dojos`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ type: 'urn:tatami:problem:unauthenticated' });
    const unknown = await fetch(`http://localhost:${port}/v1/nothing`);
    expect(await unknown.json()).toMatchObject({ type: 'urn:tatami:problem:not-found' });
  });

  it('has the description of the API, and a page that shows it', async () => {
    const description = await fetch(`http://localhost:${port}/openapi.json`);
    expect(await description.json()).toMatchObject({ openapi: '3.1.0', paths: { '/v1/pocs': {} } });
    const page = await fetch(`http://localhost:${port}/docs`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('swagger-ui');
    expect(await statusOf('/docs/static/swagger-ui-bundle.js')).toBe(200);
  });

  it('hands a WebSocket to the pod, headers and all, and copies both ways', async () => {
    const { status, socket } = await upgrade(`${DOJO}?x=1`);
    expect(status).toBe(101);
    expect(podHeard.startsWith(`GET ${DOJO}?x=1 HTTP/1.1\r\n`)).toBe(true);
    expect(podHeard).toContain('sec-websocket-protocol: yjs, bearer.x.y.z');
    socket?.write('onegai shimasu');
    const [echo] = (await once(socket as Socket, 'data')) as [Buffer];
    expect(echo.toString()).toBe('onegai shimasu');
  });

  it('closes one end when the other is closed', async () => {
    const first = await upgrade(DOJO);
    podSockets[0]?.destroy();
    await once(first.socket as Socket, 'close');
    const second = await upgrade(DOJO);
    const gone = once(podSockets[1] as Socket, 'close');
    second.socket?.destroy();
    await gone;
  });

  it('goes round the pods, and past one that does not run', async () => {
    const heardBy: string[] = [];
    const others = ['second', 'third'].map(name =>
      createServer(socket => {
        heardBy.push(name);
        socket.on('error', () => {});
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
      }),
    );
    const [deadPort = 0, otherPort = 0, secondPort = 0, thirdPort = 0] = await freePorts(4);
    others[0]?.listen(secondPort, '127.0.0.1');
    others[1]?.listen(thirdPort, '127.0.0.1');
    await Promise.all(others.map(server => once(server, 'listening')));
    const server = await startPageServer({
      ...pageServerOptions,
      port: otherPort,
      podPorts: [secondPort, deadPort, thirdPort],
    });
    for (let n = 0; n < 3; n++) expect((await upgrade(DOJO, otherPort)).status).toBe(403);
    expect(heardBy).toEqual(['second', 'third', 'third']);
    await server.close();
    for (const other of others) other.close();
  });

  it('says 503 while there is no pod', async () => {
    const [ownPort = 0, nobody = 0] = await freePorts(2);
    const server = await startPageServer({ ...pageServerOptions, port: ownPort, podPorts: [nobody] });
    expect((await upgrade(DOJO, ownPort)).status).toBe(503);
    await server.close();
  });

  it.each(['/', '/v1/dojos', '/v1/dojos/', '/v1/dojos/a/b', '/v1/discovery'])(
    'upgrades nothing at %s',
    async path => {
      expect((await upgrade(path)).status).toBe(404);
      expect(podHeard).toBe('');
    },
  );

  it('pipes nothing but WebSockets', async () => {
    expect((await upgrade(DOJO, port, { upgrade: 'h2c' })).status).toBe(404);
    expect(podHeard).toBe('');
  });

  it('says nothing under a name that is not its own', async () => {
    const host = `evil.example:${port}`;
    expect((await upgrade(DOJO, port, { host })).status).toBe(421);
    expect(podHeard).toBe('');
    const asked = request({ port, host: 'localhost', path: '/v1/discovery?tenant=acme', headers: { host } });
    asked.end();
    const [response] = await once(asked, 'response');
    response.resume();
    expect(response.statusCode).toBe(421);
  });

  it('lets no second request through to a pod that has refused the first', async () => {
    let heard = '';
    const refusing = createServer(socket => {
      socket.on('error', () => {});
      socket.on('data', chunk => {
        heard += chunk.toString();
        socket.write('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
      });
    });
    const [pagePort = 0, refusingPort = 0] = await freePorts(2);
    refusing.listen(refusingPort, '127.0.0.1');
    await once(refusing, 'listening');
    const server = await startPageServer({ ...pageServerOptions, port: pagePort, podPorts: [refusingPort] });
    const podSide = once(refusing, 'connection') as Promise<[Socket]>;
    const client = connect(pagePort, 'localhost');
    // What comes after the refusal may be answered with a reset.
    client.on('error', () => {});
    const lines = [`GET ${DOJO} HTTP/1.1`, 'host: localhost', 'connection: Upgrade', 'upgrade: websocket'];
    client.write(`${lines.join('\r\n')}\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n`);
    await once(client, 'data');
    client.write('GET /metrics HTTP/1.1\r\n\r\n');
    client.end();
    await once((await podSide)[0], 'close');
    expect(heard).toContain(DOJO);
    expect(heard).not.toContain('/metrics');
    await server.close();
    refusing.close();
  });

  it('does not wait for people when it stops', async () => {
    const [ownPort = 0] = await freePorts(1);
    const server = await startPageServer({ ...pageServerOptions, port: ownPort });
    const { socket } = await upgrade(DOJO, ownPort);
    const closed = once(socket as Socket, 'close');
    await server.close();
    await closed;
  });
});
