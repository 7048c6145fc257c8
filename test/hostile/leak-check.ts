import { TestPod } from '@tatami/collab-server/testing';
import { until } from '@tatami/kernel/testing';
import { expect } from 'vitest';
import type { World } from './refused-connection.ts';
import { REFUSED_CONNECTIONS, statusForOrigin } from './refused-connection.ts';

/** As many as one client of a pod would open at a time. */
const AT_ONCE = 20;
/** Database connections and kept HTTP sockets come and go by a few; a leak would be one a connection. */
const JITTER = 10;

interface Footprint {
  readonly connections: number;
  readonly rooms: number;
  readonly timers: number;
  readonly handles: number;
  readonly heapMb: number;
}

/**
 * Opens that many connections that are all refused, for all reasons in turn, and expects the pod to hold afterwards
 * what it held before: no connection, room, timer or handle more. Returns by how many MB the heap has grown.
 */
export async function expectNoLeak(count: number): Promise<number> {
  let lines = 0;
  const pod = await TestPod.start({
    allowedOrigins: ['https://dojo.example.com'],
    onLogLine: line => {
      if ('code' in (JSON.parse(line) as object)) lines++;
    },
  });
  const foreign = await TestPod.start();
  const world: World = {
    pod,
    dojoId: await pod.createDojo(),
    foreignDojoId: await foreign.createDojo(),
    foreignIssuer: foreign.issuer,
  };
  try {
    // Keys, statements and the one room that some of them enter stay.
    await refuse(world, 3 * (REFUSED_CONNECTIONS.length + 1));
    const before = await footprint(pod);
    lines = 0;
    await refuse(world, count);
    await until('the pod is as it was', async () => isLike(await footprint(pod), before), {
      describe: () => JSON.stringify({ before, resources: resourceCounts() }),
    });
    expect(lines).toBe(count);
    return (await footprint(pod)).heapMb - before.heapMb;
  } finally {
    await pod.stop();
    await foreign.stop();
  }
}

async function refuse(world: World, count: number): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    const way = REFUSED_CONNECTIONS[next++ % (REFUSED_CONNECTIONS.length + 1)];
    if (way === undefined) {
      expect(await statusForOrigin(world, 'https://evil.example.com')).toBe(403);
      return;
    }
    const client = await way.connect(world);
    expect(await client.whenClosed()).toEqual(way.ends);
  };
  const lane = async (): Promise<void> => {
    while (next < count) await one();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function isLike(now: Footprint, before: Footprint): boolean {
  return (
    now.connections === 0 &&
    now.rooms <= before.rooms &&
    now.timers <= before.timers + JITTER &&
    now.handles <= before.handles + JITTER
  );
}

async function footprint(pod: TestPod): Promise<Footprint> {
  const metrics = await (await fetch(`${pod.httpUrl}/metrics`)).text();
  const gauge = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
  globalThis.gc?.();
  const counts = resourceCounts();
  return {
    connections: gauge('tatami_connections'),
    rooms: gauge('tatami_rooms'),
    timers: counts.Timeout ?? 0,
    handles: Object.values(counts).reduce((sum, n) => sum + n, 0) - (counts.Timeout ?? 0),
    heapMb: process.memoryUsage().heapUsed / 1e6,
  };
}

/** What keeps this process, the pod's too, busy: by kind. */
function resourceCounts(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
