import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RestApi } from '@tatami/client/rest';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { SignIn } from './sign-in.ts';

const CLIENT_ID = 'tatami-web';
const TOKEN = `e30.${Buffer.from(JSON.stringify({ roles: ['owner'] })).toString('base64url')}.s`;

/** An identity provider that answers as a test says, and a server that knows of it. */
let server: Server;
let origin: string;
let answerToken: (response: ServerResponse) => void;
let asked: number;
beforeAll(async () => {
  server = createServer((request, response) => {
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url?.startsWith('/v1/discovery') === true) {
      json(200, { slug: 'acme', name: 'Acme', issuer: origin, clientId: CLIENT_ID });
    } else if (request.url === '/.well-known/openid-configuration') {
      json(200, {
        issuer: origin,
        token_endpoint: `${origin}/token`,
        authorization_endpoint: `${origin}/auth`,
      });
    } else {
      asked++;
      answerToken(response);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = 0;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const refusal = (error: string) => (response: ServerResponse) =>
  void response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));

class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();
  readonly getItem = (key: string) => this.#items.get(key) ?? null;
  readonly setItem = (key: string, value: string) => void this.#items.set(key, value);
  readonly removeItem = (key: string) => void this.#items.delete(key);
  readonly clear = () => this.#items.clear();
  readonly key = (index: number) => [...this.#items.keys()][index] ?? null;
  get length() {
    return this.#items.size;
  }
}

/** Somebody who signed in before, and whose token has ended since. */
async function returning(): Promise<SignIn> {
  const [localStorage, sessionStorage] = [new MemoryStorage(), new MemoryStorage()];
  localStorage.setItem('tatami.tenant', 'acme');
  const user = {
    access_token: TOKEN,
    refresh_token: 'refresh',
    token_type: 'Bearer',
    expires_at: 1,
    profile: { sub: 'ana', name: 'Ana', iss: origin, aud: CLIENT_ID, exp: 1, iat: 0 },
  };
  sessionStorage.setItem(`tatami.user:${origin}:${CLIENT_ID}`, JSON.stringify(user));
  const location = { origin, pathname: '/', search: '', hash: '' };
  const signIn = new SignIn({ location, localStorage, sessionStorage, opener: null } as unknown as Window);
  const rest = new RestApi({ origin, token: signIn.token });
  await signIn.restore(rest, () => expect.unreachable('nobody comes back'));
  expect(signIn.state.value.kind).toBe('signed-in');
  return signIn;
}

it.each(['invalid_grant', 'invalid_client', 'unauthorized_client', 'access_denied', 'login_required'])(
  'ends the session when the identity provider refuses with %s, and asks no more',
  async error => {
    answerToken = refusal(error);
    const signIn = await returning();
    await expect(signIn.token()).rejects.toThrow();
    expect(signIn.state.value.kind).toBe('session-ended');
    await expect(signIn.token()).rejects.toThrow();
    expect(asked).toBe(1);
  },
);

it.each<[string, (response: ServerResponse) => void]>([
  ['says that it is in trouble', refusal('temporarily_unavailable')],
  ['is behind a proxy that is', response => void response.writeHead(502).end('<html>')],
  ['breaks off', response => void response.destroy()],
])('keeps the session while the identity provider %s', async (_, answer) => {
  answerToken = answer;
  const signIn = await returning();
  await expect(signIn.token()).rejects.toThrow();
  expect(signIn.state.value.kind).toBe('signed-in');
  answerToken = response =>
    void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ access_token: 'new', token_type: 'Bearer', expires_in: 300 }));
  expect(await signIn.token()).toBe('new');
});

it.each<[string, (response: ServerResponse) => void]>([
  ['never begins', () => undefined],
  ['never ends', response => response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()],
])('waits no longer than so long for a token whose answer %s', async (_, answer) => {
  const arrived = new Promise<void>(resolve => {
    answerToken = response => {
      answer(response);
      resolve();
    };
  });
  const signIn = await returning();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const token = signIn.token();
    const refused = expect(token).rejects.toThrow();
    await arrived;
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
  } finally {
    vi.useRealTimers();
  }
  expect(signIn.state.value.kind).toBe('signed-in');
});
