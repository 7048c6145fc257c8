import { createHmac } from 'node:crypto';
import type { TestPod } from '@tatami/collab-server/testing';
import { RawClient } from '@tatami/collab-server/testing';
import type { TestIssuer } from '@tatami/identity/testing';
import { newDojoId } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { WebSocket } from 'ws';

/** What a refused connection tries, and how it has to end. */
export interface RefusedConnection {
  readonly title: string;
  readonly ends: { readonly code: number; readonly reason: string };
  connect(world: World): Promise<RawClient>;
}

/** A pod with a dojo, and what does not belong to it. */
export interface World {
  readonly pod: TestPod;
  readonly dojoId: DojoId;
  /** Of another tenant on the same database server. */
  readonly foreignDojoId: DojoId;
  /** Unknown here. */
  readonly foreignIssuer: TestIssuer;
}

const CODES = {
  unauthenticated: { code: 4401, reason: 'unauthenticated' },
  notFound: { code: 4404, reason: 'dojo-not-found' },
  malformed: { code: 4422, reason: 'message-malformed' },
} as const;

/** Text that must be in no log line. */
export const SECRET_TEXT = 'the text of the dojo';

export const REFUSED_CONNECTIONS: readonly RefusedConnection[] = [
  {
    title: 'without a token',
    ends: CODES.unauthenticated,
    connect: ({ pod, dojoId }) => RawClient.open(`${pod.url}/${dojoId}`, ['tatami.v1']),
  },
  {
    title: 'without a token or a subprotocol',
    ends: CODES.unauthenticated,
    connect: ({ pod, dojoId }) => RawClient.open(`${pod.url}/${dojoId}`, [], anyAddress()),
  },
  {
    title: 'with garbage for a token',
    ends: CODES.unauthenticated,
    connect: ({ pod, dojoId }) =>
      RawClient.open(`${pod.url}/${dojoId}`, ['yjs', 'bearer.garbage.garbage.garbage'], anyAddress()),
  },
  {
    title: 'with a token that expired an hour ago',
    ends: { code: 4401, reason: 'token-expired' },
    connect: ({ pod, dojoId }) => pod.connect(dojoId, { expiresInS: -3600 }),
  },
  {
    title: 'with a token for another audience',
    ends: CODES.unauthenticated,
    connect: ({ pod, dojoId }) => pod.connect(dojoId, { audience: 'another-service' }),
  },
  {
    title: 'with a token that names another tenant than its issuer’s',
    ends: CODES.unauthenticated,
    connect: ({ pod, dojoId }) => pod.connect(dojoId, { tenantId: crypto.randomUUID() as never }),
  },
  {
    title: 'with a token of an issuer that nobody knows here',
    ends: CODES.unauthenticated,
    connect: async ({ pod, dojoId, foreignIssuer }) => {
      const token = await foreignIssuer.sign(pod.tenant.tenantId, { userId: pod.newUser() });
      return RawClient.open(`${pod.url}/${dojoId}`, ['tatami.v1', `bearer.${token}`]);
    },
  },
  {
    title: 'with a token that is signed with a word instead of a key',
    ends: CODES.unauthenticated,
    connect: async ({ pod, dojoId }) => {
      const nowS = Math.floor(Date.now() / 1000);
      const claims = {
        iss: pod.issuer.url,
        aud: 'tatami',
        sub: pod.newUser(),
        tenant_id: pod.tenant.tenantId,
      };
      const signed = [
        { alg: 'HS256', kid: 'test' },
        { ...claims, roles: ['owner'], iat: nowS, exp: nowS + 600 },
      ]
        .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const token = `${signed}.${createHmac('sha256', 'the public key').update(signed).digest('base64url')}`;
      return RawClient.open(`${pod.url}/${dojoId}`, ['tatami.v1', `bearer.${token}`]);
    },
  },
  {
    title: 'to a dojo of another tenant',
    ends: CODES.notFound,
    connect: ({ pod, foreignDojoId }) => pod.connect(foreignDojoId),
  },
  {
    title: 'to a dojo that does not exist',
    ends: CODES.notFound,
    connect: ({ pod }) => pod.connect(newDojoId(), { dialect: 'yjs' }),
  },
  {
    title: 'to a name that is no id',
    ends: CODES.notFound,
    connect: ({ pod }) => pod.connect('main' as DojoId),
  },
  {
    title: 'with a subprotocol that nobody here speaks',
    ends: { code: 4422, reason: 'unknown-subprotocol' },
    connect: async ({ pod, dojoId }) =>
      RawClient.open(`${pod.url}/${dojoId}`, ['graphql-ws', `bearer.${await pod.token()}`]),
  },
  {
    title: 'with text instead of bytes',
    ends: CODES.malformed,
    connect: ({ pod, dojoId }) => sending(pod, dojoId, SECRET_TEXT),
  },
  {
    title: 'with bytes that are no message',
    ends: CODES.malformed,
    connect: ({ pod, dojoId }) => sending(pod, dojoId, new TextEncoder().encode(SECRET_TEXT)),
  },
  {
    title: 'with no bytes',
    ends: CODES.malformed,
    connect: ({ pod, dojoId }) => sending(pod, dojoId, new Uint8Array(0)),
  },
  {
    title: 'with 300 KiB that are no message',
    ends: CODES.malformed,
    connect: ({ pod, dojoId }) => sending(pod, dojoId, new Uint8Array(300 * 1024).fill(0x61)),
  },
  {
    title: 'with a request for the document that is none',
    ends: CODES.malformed,
    connect: ({ pod, dojoId }) => sending(pod, dojoId, Uint8Array.of(0, 0, 3, 255, 255, 255)),
  },
  {
    title: 'with a request for the document that counts 2^52 clients',
    ends: CODES.malformed,
    connect: ({ pod, dojoId }) =>
      sending(pod, dojoId, Uint8Array.of(0, 0, 8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x08)),
  },
];

/** A page of another site, in the browser of somebody who may come in. Resolves with the HTTP status. */
export async function statusForOrigin({ pod, dojoId }: World, origin: string): Promise<number> {
  const protocols = ['tatami.v1', `bearer.${await pod.token()}`];
  const socket = new WebSocket(`${pod.url}/${dojoId}`, protocols, { origin });
  socket.on('error', () => {});
  return new Promise(resolve => {
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
  });
}

/** Sends when it has been let in, which the server's own request for the document shows. */
async function sending(pod: TestPod, dojoId: DojoId, frame: Uint8Array | string): Promise<RawClient> {
  const client = await pod.connect(dojoId, { dialect: 'yjs' });
  await client.until(() => client.frames.length > 0);
  client.send(frame);
  return client;
}

/** A client that comes again with the same token from the same address is closed later and later. */
function anyAddress(): Record<string, string> {
  const [a, b, c] = crypto.getRandomValues(new Uint8Array(3));
  return { 'x-forwarded-for': `10.${a}.${b}.${c}` };
}
