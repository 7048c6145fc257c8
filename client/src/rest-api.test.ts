import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { etagOf, RestApi, RestProblem } from './rest.ts';

let server: Server;
let api: RestApi;
let asked: { line: string; headers: IncomingMessage['headers']; body: unknown }[];
let answer: { status: number; body?: string };
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const hasBody = request.headers['content-type'] !== undefined;
    asked.push({
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      body: hasBody ? await json(request) : undefined,
    });
    response.writeHead(answer.status).end(answer.body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  api = new RestApi({ origin: `http://127.0.0.1:${port}`, token: async () => 'secret' });
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
