import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@tatami/dev';
import { until } from '@tatami/kernel/testing';
import type { ChaosRun, RowResult } from './chaos-run.ts';
import { summary, withRun } from './chaos-run.ts';
import type { FaultyLink } from './faulty-link.ts';
import { metricOf } from './metric.ts';

const GOAL_MS = 3_000;
/** One fault of so many is a FLUSHALL. */
const FLUSH_EVERY = 4;
const HEALED_WITHIN_MS = 60_000;

/**
 * Kills Redis or empties it, again and again, while people on all pods type.
 * @param links over which the pods reach it
 */
export function killRedis(
  stack: Stack,
  links: readonly FaultyLink[],
  options: {
    times: number;
    /** For how long a Redis that was killed cannot be reached. */
    downMs: number;
    clients: number;
    rooms: number;
    say: (line: string) => void;
  },
): Promise<RowResult> {
  const { times, downMs, clients, rooms, say } = options;
  const { redis } = stack;
  if (redis === undefined) throw new Error('the stack has a Redis of its own');
  return withRun(stack, { clients, rooms, urls: stack.podDojosUrls }, async run => {
    const [acrossMs, onBusMs]: [number[], number[]] = [[], []];
    let kills = 0;
    for (let n = 1; n <= times; n++) {
      const isKill = n % FLUSH_EVERY !== 0;
      const faultMs = run.fault();
      if (isKill) {
        kills++;
        for (const link of links) link.isRefusing = true;
        await redis.crash();
      } else {
        await flush(stack);
      }
      acrossMs.push(await untilSeenAcross(run, performance.now()));
      if (isKill) await pause(Math.max(0, downMs - (performance.now() - faultMs)));
      for (const link of links) link.isRefusing = false;
      const reachableMs = performance.now();
      await untilOnBus(stack);
      onBusMs.push(performance.now() - reachableMs);
      await run.untilSavedAgain(faultMs);
      say(`${isKill ? 'Kill' : 'FLUSHALL'}, ${n} of ${times}`);
    }
    const [across, savedAgainMs] = [summary(acrossMs), summary(run.savedAgainMs('everybody'))];
    run.goal('a word to reach all pods after a fault of Redis', across.longest, GOAL_MS);
    run.goal('saving while Redis is away (p95)', savedAgainMs.p95, GOAL_MS);
    const reconnects = run.crowds.flatMap(crowd => crowd.absences).length;
    run.require(`${reconnects} connections ended`, reconnects === 0);
    return run.finish({
      kills,
      flushes: times - kills,
      seenOnAllPodsMs: across,
      backOnBusMs: summary(onBusMs),
      savedAgainMs,
    });
  });
}

/** How long the first word that was typed after a moment in each room took until everybody there had it. */
async function untilSeenAcross(run: ChaosRun, sinceMs: number): Promise<number> {
  await run.typeOn(1);
  const waits = run.crowds.map(async ({ words, typists }) => {
    const [word] = words
      .filter(({ typedAtMs }) => typedAtMs >= sinceMs)
      .sort((one, other) => one.typedAtMs - other.typedAtMs);
    if (word === undefined) throw new Error('a word was typed');
    const isThere = (text: string) => text.includes(`${word.text} `);
    await until('all pods show it', () => typists.every(typist => isThere(typist.text)), {
      withinMs: HEALED_WITHIN_MS,
    });
    return performance.now() - word.typedAtMs;
  });
  return Math.max(...(await Promise.all(waits)));
}

async function untilOnBus(stack: Stack): Promise<void> {
  const isUp = async () => {
    const up = await Promise.all(stack.podDojosUrls.map(url => metricOf(stack, 'tatami_bus_up', url)));
    return up.every(value => value === 1);
  };
  await until('all pods are on the bus', isUp, { withinMs: HEALED_WITHIN_MS });
}

async function flush(stack: Stack): Promise<void> {
  const socket = connect(stack.redisPort, '127.0.0.1');
  try {
    socket.write('FLUSHALL\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (!answer.toString().startsWith('+OK')) throw new Error(`Redis says ${answer.toString()}`);
  } finally {
    socket.destroy();
  }
}
