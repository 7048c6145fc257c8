import { setTimeout as pause } from 'node:timers/promises';
import { SeededRandom } from '@tatami/kernel';
import { isRoomRight } from './check-rooms.ts';
import { DIALECTS } from './dialects.ts';
import type { Histogram } from './histogram.ts';
import type { Latency, Observed, Plan, Report } from './plan.ts';
import { Room } from './room.ts';
import { Tally } from './tally.ts';
import { Typing } from './typing.ts';

const CONNECT_AT_ONCE = 32;
/** Rooms whose text is compared in the end; of more, those that are first. */
const CHECKED_ROOMS = 20;
/** How long nothing may arrive before what is outstanding counts as missing. */
const SILENCE_MS = 10_000;
const POLL_MS = 20;

/** Does what a plan says and tells what it saw. */
export async function runLoad(plan: Plan, report: (message: Report) => void): Promise<Observed> {
  const { cell, port, tokens } = plan;
  const dialect = DIALECTS[plan.dialect];
  const random = new SeededRandom(plan.seed);
  const tally = new Tally();
  let onDelivered: (() => void) | undefined;
  const rooms = plan.rooms.map(
    (path, index) =>
      new Room({
        port,
        path,
        dialect,
        members: cell.members,
        writers: cell.writers,
        tokens,
        random,
        tally,
        isChecked: index < CHECKED_ROOMS,
        onDelivered: () => onDelivered?.(),
      }),
  );
  await joinAll(rooms);
  for (const room of rooms) room.prepare();
  await untilQuiet(rooms, tally);

  const typing = new Typing({ cell, rooms, random, tally });
  onDelivered = () => typing.delivered();
  typing.start();
  await pause(plan.warmUpMs);
  report({ phase: 'measuring' });
  const before = sample(rooms, tally);
  tally.measure(before.atMs, before.atMs + plan.measureMs);
  await pause(plan.measureMs);
  const after = sample(rooms, tally);
  report({ phase: 'measured' });
  typing.stop();
  await untilQuiet(rooms, tally);

  const missing = tally.missing + sum(rooms, room => room.outstanding);
  const unsaved = sum(rooms, room => room.unsaved);
  const checked = rooms.slice(0, CHECKED_ROOMS);
  let wrongRooms = 0;
  for (const room of checked) {
    if (!(await isRoomRight(room, { port, dialect, token: tokens[0] }))) wrongRooms++;
  }
  for (const room of rooms) for (const member of room.members) member.leave();
  const measuredMs = after.atMs - before.atMs;
  return {
    measuredMs,
    edits: after.edits - before.edits,
    deliveredEdits: (after.deliveries - before.deliveries) / (cell.members - 1),
    deliveries: after.deliveries - before.deliveries,
    frames: after.frames - before.frames,
    bytes: after.bytes - before.bytes,
    delivered: latencyOf(tally.delivered),
    saved: latencyOf(tally.saved),
    generatorLoad: (after.cpuMs - before.cpuMs) / measuredMs,
    generatorLateP99Ms: tally.lateness.quantile(0.99),
    missing,
    unsaved,
    wrongRooms,
    checkedRooms: checked.length,
  };
}

async function joinAll(rooms: readonly Room[]): Promise<void> {
  const waiting = rooms.flatMap(room => room.members);
  const work = async (): Promise<void> => {
    for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) await member.join();
  };
  await Promise.all(Array.from({ length: CONNECT_AT_ONCE }, work));
}

/** Resolves when everything has arrived, or nothing has for so long that it never will. */
async function untilQuiet(rooms: readonly Room[], tally: Tally): Promise<void> {
  let frames = tally.frames;
  let lastFrameMs = performance.now();
  while (rooms.some(room => room.outstanding > 0 || room.unsaved > 0)) {
    await pause(POLL_MS);
    const nowMs = performance.now();
    if (tally.frames !== frames) lastFrameMs = nowMs;
    frames = tally.frames;
    if (nowMs - lastFrameMs > SILENCE_MS) return;
  }
}

interface Sample {
  readonly atMs: number;
  readonly edits: number;
  readonly deliveries: number;
  readonly frames: number;
  readonly bytes: number;
  readonly cpuMs: number;
}

function sample(rooms: readonly Room[], tally: Tally): Sample {
  const { user, system } = process.cpuUsage();
  const { edits, deliveries, frames } = tally;
  const bytes = sum(rooms, room => room.receivedBytes);
  return { atMs: performance.now(), edits, deliveries, frames, bytes, cpuMs: (user + system) / 1_000 };
}

function latencyOf(histogram: Histogram): Latency {
  return { p50: histogram.quantile(0.5), p99: histogram.quantile(0.99) };
}

function sum(rooms: readonly Room[], count: (room: Room) => number): number {
  return rooms.reduce((total, room) => total + count(room), 0);
}
