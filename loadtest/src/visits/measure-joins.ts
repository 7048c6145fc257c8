import { SeededRandom } from '@tatami/kernel';
import * as Y from 'yjs';
import { DIALECTS, type Known } from '../generator/dialects.ts';
import { cpuSecondsOf } from '../process-cpu.ts';
import { typeKeystrokes } from '../recording/typed-paper.ts';
import type { RunningServer, ServerStarter } from '../servers/server.ts';
import { Visit } from './visit.ts';

/** Keystrokes in a message: as much as a client that was away sends at once. */
const KEYSTROKES_IN_MESSAGE = 400;
const WARM_UP = 20;
const POLL_MS = 20;
const SAVED_TIMEOUT_MS = 120_000;

/** What it costs a server to give a document to whoever comes. CPU of the server alone, milliseconds; bytes to the client. */
export interface JoinCosts {
  readonly documentBytes: number;
  /** One after the other, the document being awake. */
  readonly joinMs: number;
  readonly joinBytes: number;
  /** All at once. */
  readonly crowdJoinMs: number;
  /** Somebody who has all of it. */
  readonly returnMs: number;
  readonly returnBytes: number;
}

/** Fills a document with so many keystrokes, then lets clients come and go. */
export async function measureJoins(
  starter: ServerStarter,
  options: {
    readonly keystrokes: number;
    readonly joins: number;
    readonly crowd: number;
    readonly seed: number;
  },
): Promise<JoinCosts> {
  const server = await starter.start({ rooms: 1, members: 1 });
  try {
    const author = await visit(server);
    await type(author, server, options);
    const reader = await visit(server);
    const known = knownTo(reader);
    const documentBytes = reader.updates.reduce((bytes, update) => bytes + update.length, 0);
    await comeAndGo(server, WARM_UP);
    const join = await comeAndGo(server, options.joins);
    await comeAndGo(server, WARM_UP, known);
    const back = await comeAndGo(server, options.joins, known);
    const crowd = await comeTogether(server, options.crowd);
    author.leave();
    reader.leave();
    return {
      documentBytes,
      joinMs: join.cpuMs,
      joinBytes: join.bytes,
      crowdJoinMs: crowd,
      returnMs: back.cpuMs,
      returnBytes: back.bytes,
    };
  } finally {
    await server.stop();
  }
}

function visit(server: RunningServer, known?: Known): Promise<Visit> {
  const [path, token] = [server.rooms[0] ?? '', server.tokens[0]];
  const client = { port: server.port, path, token, dialect: DIALECTS[server.dialect] };
  return Visit.begin(known === undefined ? client : { ...client, known });
}

async function type(
  author: Visit,
  server: RunningServer,
  { keystrokes, seed }: { readonly keystrokes: number; readonly seed: number },
): Promise<void> {
  const dialect = DIALECTS[server.dialect];
  const path = server.rooms[0] ?? '';
  const random = new SeededRandom(seed);
  const clientId = author.welcome?.clientId ?? random.int(2 ** 31);
  let messages = 0;
  let clock = 0;
  let typed: Uint8Array[] = [];
  const send = async (): Promise<void> => {
    const update = Y.mergeUpdates(typed);
    author.send(dialect.edit(path, update));
    clock = Math.max(clock, Y.parseUpdateMeta(update).to.get(clientId) ?? 0);
    typed = [];
    messages++;
    // A server that says what it has saved is sent no more than it takes.
    if (author.welcome !== undefined) await until(() => author.savedCount >= messages);
  };
  for (const update of typeKeystrokes(random, keystrokes, clientId)) {
    typed.push(update);
    if (typed.length === KEYSTROKES_IN_MESSAGE) await send();
  }
  if (typed.length > 0) await send();
  await until(async () => {
    const reader = await visit(server);
    const { stateVector } = knownTo(reader);
    reader.leave();
    return Y.decodeStateVector(stateVector).get(clientId) === clock;
  });
}

function knownTo(reader: Visit): Known {
  const doc = new Y.Doc();
  for (const update of reader.updates) if (update.length > 0) Y.applyUpdate(doc, update);
  return { stateVector: Y.encodeStateVector(doc), welcome: reader.welcome };
}

async function comeAndGo(
  server: RunningServer,
  times: number,
  known?: Known,
): Promise<{ readonly cpuMs: number; readonly bytes: number }> {
  const before = cpuSecondsOf(server.pid);
  let bytes = 0;
  for (let i = 0; i < times; i++) {
    const client = await visit(server, known);
    bytes += client.receivedBytes;
    client.leave();
  }
  return { cpuMs: ((cpuSecondsOf(server.pid) - before) * 1_000) / times, bytes: bytes / times };
}

async function comeTogether(server: RunningServer, people: number): Promise<number> {
  const before = cpuSecondsOf(server.pid);
  const clients = await Promise.all(Array.from({ length: people }, () => visit(server)));
  const cpuMs = ((cpuSecondsOf(server.pid) - before) * 1_000) / people;
  for (const client of clients) client.leave();
  return cpuMs;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + SAVED_TIMEOUT_MS;
  while (!(await isSo())) {
    if (performance.now() > endsAt) throw new Error('The server did not take what was typed');
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
}
