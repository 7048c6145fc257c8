import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { etagOf, RestApi, RestProblem } from './rest.ts';

let server: Server;
let origin: string;
let api: RestApi;
let asked: { line: string; headers: IncomingMessage['headers']; body: unknown }[];
let answer: { status: number; body?: string; stopsAfter?: 'nothing' | 'its head' };
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const hasBody = request.headers['content-type'] !== undefined;
    asked.push({
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      body: hasBody ? await json(request) : undefined,
    });
    if (answer.stopsAfter === 'nothing') return;
    response.writeHead(answer.status);
    if (answer.stopsAfter === 'its head') response.flushHeaders();
    else response.end(answer.body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  api = new RestApi({ origin, token: async () => 'secret' });
});
beforeEach(() => {
  asked = [];
  answer = { status: 200, body: '{}' };
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
});

it('asks where the description says, as the user', async () => {
  await api.call('changePoc', {
    path: { id: 'a/b' },
    header: { 'if-match': etagOf(3) },
    body: { name: 'Tennis' },
  });
  await api.call('listPocs', { query: { tag: 'a b', limit: 2 } });
  await api.call('discover', { query: { tenant: 'acme' } });
  expect(asked.map(({ line }) => line)).toEqual([
    'PATCH /v1/pocs/a%2Fb',
    'GET /v1/pocs?tag=a+b&limit=2',
    'GET /v1/discovery?tenant=acme',
  ]);
  expect(asked[0]).toMatchObject({ headers: { 'if-match': '"3"' }, body: { name: 'Tennis' } });
  expect(asked.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer secret',
    'Bearer secret',
    undefined,
  ]);
});

it('gives each creation a key of its own, and none to anything else', async () => {
  await api.call('createPoc', { body: { name: 'x' } });
  await api.call('createPoc', { body: { name: 'x' } });
  await api.call('createPoc', { body: { name: 'x' } }, { idempotencyKey: 'again' });
  await api.call('readPoc', { path: { id: 'x' } });
  const keys = asked.map(({ headers }) => headers['idempotency-key']);
  expect(keys).toEqual([
    expect.stringMatching(/^[0-9a-f]{32}$/),
    expect.stringMatching(/^[0-9a-f]{32}$/),
    'again',
    undefined,
  ]);
  expect(keys[0]).not.toBe(keys[1]);
});

it('answers with nothing where there is nothing', async () => {
  answer = { status: 204 };
  const gone = await api.call('deletePoc', { path: { id: 'x' }, header: { 'if-match': '"1"' } });
  expect(gone).toBeUndefined();
});

it('throws a problem with its code, its pointers and its revision', async () => {
  answer = {
    status: 412,
    body: JSON.stringify({
      type: 'urn:tatami:problem:revision-stale',
      title: 'Changed',
      status: 412,
      rev: 7,
    }),
  };
  const refused = api.call('readPoc', { path: { id: 'x' } });
  await expect(refused).rejects.toThrow(RestProblem);
  await expect(refused).rejects.toMatchObject({
    status: 412,
    code: 'revision-stale',
    rev: 7,
    message: 'Changed',
  });
});

it('throws the status of an answer that is no problem document', async () => {
  for (const body of ['<html>Bad gateway</html>', 'null', '[]', '']) {
    answer = { status: 502, body };
    const refused = api.call('readPoc', { path: { id: 'x' } });
    await expect(refused).rejects.toMatchObject({ status: 502, code: '', errors: [], rev: undefined });
  }
});

it.each(['nothing', 'its head'] as const)(
  'waits no longer than so long when the answer stops after %s',
  async stopsAfter => {
    answer = { status: 200, stopsAfter };
    const hasty = new RestApi({ origin, token: async () => 'secret', timeoutMs: 50 });
    const cut = hasty.call('readPoc', { path: { id: 'x' } });
    await expect(cut).rejects.toMatchObject({ name: 'TimeoutError' });
  },
);

it('ends a request that nobody wants any more', async () => {
  answer = { status: 200, stopsAfter: 'nothing' };
  const abort = new AbortController();
  const call = api.call('readPoc', { path: { id: 'x' } }, { signal: abort.signal });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  abort.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  await expect(api.call('readPoc', { path: { id: 'x' } }, { signal: abort.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(asked).toHaveLength(1);
});
