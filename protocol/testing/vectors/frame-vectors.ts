import * as Y from 'yjs';
import { MAX_CLIENT_ID } from '../../src/client-id.ts';
import type { UserId } from '../../src/ids.ts';
import type { SessionView } from '../../src/session.ts';
import type { ClientMessage } from '../../src/wire/client-messages.ts';
import * as client from '../../src/wire/client-messages.ts';
import type { ServerMessage } from '../../src/wire/server-messages.ts';
import * as server from '../../src/wire/server-messages.ts';
import type { Json } from './hex-json.ts';
import { asJson, fromHex, toHex } from './hex-json.ts';

export interface FrameVector {
  readonly title: string;
  readonly from: 'client' | 'server';
  /** Sync and auth frames of the server are for `yjs` clients only; messages from 100 on are for `tatami.v1`. */
  readonly subprotocol: 'yjs' | 'tatami.v1' | 'both';
  /** In the order of the frame. */
  readonly messages: readonly Json[];
  readonly hex: string;
}

/** What the server closes a connection for, or a `tatami.v1` client passes over. */
export interface BadFrameVector {
  readonly title: string;
  readonly from: 'client' | 'server';
  readonly hex: string;
  readonly result: 'message-malformed' | 'passed over';
}

const ADA = '0190a5a0-0000-7000-8000-00000000ada0' as UserId;
const BOB = '0190a5a0-0000-7000-8000-000000000b0b' as UserId;

const DIGEST = fromHex('0123456789abcdef');

function typed(clientId: number): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  doc.getText('main.ts').insert(0, 'hello 😀');
  return doc;
}

export function frameVectors(): FrameVector[] {
  const doc = typed(MAX_CLIENT_ID);
  const update = Y.encodeStateAsUpdate(doc);
  const stateVector = Y.encodeStateVector(doc);
  // One entry: clientID 2^53 - 1, clock 1, the state {}.
  const payload = fromHex('01ffffffffffffff0f01027b7d');
  const session: SessionView = {
    state: 'open',
    mode: 'turns',
    driver: ADA,
    order: [ADA, BOB],
    turnMs: 300_000,
    turnEndsAtMs: 1_800_000_300_000,
    serverTimeMs: 1_800_000_000_000,
    role: 'participant',
  };
  const welcome = {
    clientId: 7,
    epoch: 1,
    seq: 42,
    role: 'facilitator' as const,
    limits: { maxNewBytes: 262_144, maxTextLength: 2_097_152 },
  };
  const hello = { clientId: MAX_CLIENT_ID, epoch: 1, lastSeq: 42 };
  const command = JSON.stringify({ kind: 'hand-off', to: BOB });
  const mark = { id: 'mark-1', kind: 'light' as const, data: '{"color":"green"}' };
  return [
    fromClient('sync step 1', 'yjs', client.encodeStep1(stateVector)),
    fromClient('sync step 1 of an empty document', 'yjs', client.encodeStep1(Uint8Array.of(0))),
    fromClient('sync step 2', 'yjs', client.encodeStep2(update)),
    fromClient('sync update', 'yjs', client.encodeUpdate(update)),
    fromClient('awareness', 'both', client.encodeAwareness(payload)),
    fromClient('queryAwareness', 'yjs', Uint8Array.of(3)),
    fromClient(
      'two messages in one frame',
      'yjs',
      Uint8Array.from([...client.encodeStep1(stateVector), ...client.encodeAwareness(payload)]),
    ),
    fromClient('first hello', 'tatami.v1', client.encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 })),
    fromClient('hello after a lost connection', 'tatami.v1', client.encodeHello(hello)),
    fromClient('reauthenticate', 'tatami.v1', client.encodeToken('header.claims.signature')),
    fromClient('edit', 'tatami.v1', client.encodeEdit(0, update)),
    fromClient('edit that was made offline an hour ago', 'tatami.v1', client.encodeEdit(3_600_000, update)),
    fromClient('command', 'tatami.v1', client.encodeCommand(command)),
    fromClient('mark', 'tatami.v1', client.encodeMark(mark)),
    fromClient('digest that differs', 'tatami.v1', client.encodeDivergence({ seq: 44, isAgain: false })),
    // The same bytes in both directions.
    { ...fromClient('sync step 1', 'yjs', client.encodeStep1(stateVector)), from: 'server' },
    { ...fromClient('sync step 2', 'yjs', client.encodeStep2(update)), from: 'server' },
    { ...fromClient('sync update', 'yjs', client.encodeUpdate(update)), from: 'server' },
    {
      title: 'auth: permission denied',
      from: 'server',
      subprotocol: 'yjs',
      messages: [{ type: 'auth', permissionDenied: 'read-only' }],
      hex: toHex(server.encodePermissionDenied('read-only')),
    },
    fromServer('awareness', 'both', client.encodeAwareness(payload)),
    fromServer('welcome', 'tatami.v1', server.encodeWelcome(welcome)),
    fromServer('saved', 'tatami.v1', server.encodeSaved(3, 42)),
    fromServer(
      'refused, the text vanishes',
      'tatami.v1',
      server.encodeRefused({ n: 4, code: 'not-driver', repair: 'vanish' }),
    ),
    fromServer(
      'refused, begin anew',
      'tatami.v1',
      server.encodeRefused({ n: 5, code: 'read-only', repair: 'reset' }),
    ),
    fromServer('reauthenticate', 'tatami.v1', server.encodeReauthenticate(60_000)),
    fromServer('session', 'tatami.v1', server.encodeSession(session)),
    fromServer('closing', 'tatami.v1', server.encodeClosing(2_000, 500)),
    fromServer('digest', 'tatami.v1', server.encodeDigest({ seq: 44, digest: DIGEST })),
    fromServer('batch', 'tatami.v1', server.encodeBatchFrame(43, update)),
    fromServer('batch without an edit', 'tatami.v1', server.encodeBatchFrame(44, new Uint8Array(0))),
  ];
}

export function badFrameVectors(): BadFrameVector[] {
  const malformed = (title: string, hex: string): BadFrameVector => ({
    title,
    from: 'client',
    hex,
    result: 'message-malformed',
  });
  return [
    malformed('nothing at all', ''),
    malformed('a message that no client sends (welcome)', '650100'),
    malformed('a number that nobody knows', '7f'),
    malformed('a length beyond the end of the frame', '000005aa'),
    malformed('text that is not UTF-8', '6802fffe'),
    malformed('a clientID of 2^53', '6480808080808080100000'),
    malformed('17 messages', '03'.repeat(17)),
    { title: 'a number of a newer server', from: 'server', hex: '78010203', result: 'passed over' },
  ];
}

function fromClient(title: string, subprotocol: FrameVector['subprotocol'], frame: Uint8Array): FrameVector {
  const messages: ClientMessage[] = client.decodeClientFrame(frame);
  return { title, from: 'client', subprotocol, messages: messages.map(asJson), hex: toHex(frame) };
}

function fromServer(title: string, subprotocol: FrameVector['subprotocol'], frame: Uint8Array): FrameVector {
  const message: ServerMessage | undefined = server.decodeServerFrame(frame);
  return { title, from: 'server', subprotocol, messages: [asJson(message)], hex: toHex(frame) };
}
