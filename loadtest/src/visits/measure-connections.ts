import { setTimeout as pause } from 'node:timers/promises';
import { DIALECTS } from '../generator/dialects.ts';
import { cpuSecondsOf, cpuSecondsOfFamily } from '../process-cpu.ts';
import type { RunningServer, ServerStarter } from '../servers/server.ts';
import { Visit } from './visit.ts';

const ROOM_SIZE = 4;
const AT_ONCE = 32;
/** So many connections before, so that code is compiled and pools are made. */
const WARM_UP = 200;
/** What a join leaves behind for later is over by then. */
const SETTLE_MS = 8_000;
const GIVE_BACK_MS = 2_000;

/** What connections cost that only read, and nothing is written. */
export interface ConnectionCosts {
  /** CPU of the server for each connect, with its token and its document, milliseconds. */
  readonly connectMs: number;
  /** The same with PostgreSQL. */
  readonly connectAllMs: number;
  /** What the server's memory has grown by for each connection, KiB; kernel buffers apart. */
  readonly memoryKib: number;
  /** Share of a core while nothing happens. */
  readonly idleLoad: number;
}

/** Connects so many clients, in rooms of four, and then only watches the server's process. */
export async function measureConnections(
  starter: ServerStarter,
  connections: number,
  idleMs: number,
): Promise<ConnectionCosts> {
  const rooms = Math.ceil((connections + WARM_UP) / ROOM_SIZE);
  const server = await starter.start({ rooms, members: ROOM_SIZE });
  try {
    const seats = Array.from({ length: connections + WARM_UP }, (_, index) => index);
    const warmUp = await connectAll(server, seats.slice(connections));
    for (const visit of warmUp) visit.leave();
    await pause(SETTLE_MS);
    const memoryBefore = await memoryOf(server);
    const before = cpuOf(server);
    const visits = await connectAll(server, seats.slice(0, connections));
    const connected = cpuOf(server);
    await pause(SETTLE_MS);
    const memoryAfter = await memoryOf(server);
    const idleBefore = cpuSecondsOf(server.pid);
    await pause(idleMs);
    const idleSeconds = cpuSecondsOf(server.pid) - idleBefore;
    for (const visit of visits) visit.leave();
    return {
      connectMs: ((connected.server - before.server) * 1_000) / connections,
      connectAllMs: ((connected.all - before.all) * 1_000) / connections,
      memoryKib: (memoryAfter - memoryBefore) / 1024 / connections,
      idleLoad: (idleSeconds * 1_000) / idleMs,
    };
  } finally {
    await server.stop();
  }
}

async function connectAll(server: RunningServer, seats: readonly number[]): Promise<Visit[]> {
  const { port, rooms, tokens } = server;
  const dialect = DIALECTS[server.dialect];
  const waiting = [...seats].reverse();
  const visits: Visit[] = [];
  const work = async (): Promise<void> => {
    for (let seat = waiting.pop(); seat !== undefined; seat = waiting.pop()) {
      const path = rooms[Math.floor(seat / ROOM_SIZE)];
      if (path === undefined) throw new RangeError('There is no such room');
      visits.push(await Visit.begin({ port, path, dialect, token: tokens[seat % ROOM_SIZE] }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return visits;
}

async function memoryOf(server: RunningServer): Promise<number> {
  await server.collectGarbage();
  // Pages are given back a moment later.
  await pause(GIVE_BACK_MS);
  return (await server.readProbe()).rssBytes;
}

function cpuOf({ pid, databasePid }: RunningServer): { readonly server: number; readonly all: number } {
  const server = cpuSecondsOf(pid);
  return { server, all: server + (databasePid === undefined ? 0 : cpuSecondsOfFamily(databasePid)) };
}
