import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@tatami/dev';
import { every, SeededRandom, systemClock } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import { Balancer } from './balancer.ts';
import type { RowResult } from './chaos-run.ts';
import { summary, withRun } from './chaos-run.ts';
import { FaultyLink } from './faulty-link.ts';
import { portOf } from './pods.ts';

const STALL_EVERY_MS = 500;
const STALL_CHANCE = 0.1;
const STALL_MS = { least: 200, most: 3_000 };
const NOTICED_GOAL_MS = 30_000;
const NOTICED_WITHIN_MS = 120_000;

/**
 * People on a slow link that stalls now and then; one half of them is then connected half: both ends believe that there
 * is a connection, and nothing arrives.
 */
export async function badNetwork(
  stack: Stack,
  options: {
    seconds: number;
    clients: number;
    rooms: number;
    /** Of the whole way there and back. */
    delayMs: number;
    halfOpenSeconds: number;
    seed: number;
    say: (line: string) => void;
  },
): Promise<RowResult> {
  const { seconds, clients, rooms, delayMs, halfOpenSeconds, seed, say } = options;
  const random = new SeededRandom(seed);
  const balancer = await Balancer.start(stack.pods.map((_pod, n) => portOf(stack, n)));
  const balancerPort = Number(new URL(balancer.url).port);
  const links = [await FaultyLink.start(() => balancerPort), await FaultyLink.start(() => balancerPort)];
  for (const link of links) link.delayMs = delayMs / 2;
  const stopStalling = every(
    systemClock,
    STALL_EVERY_MS,
    () => {
      const ms = STALL_MS.least + random.int(STALL_MS.most - STALL_MS.least);
      for (const link of links) link.stall(() => random.chance(STALL_CHANCE), ms);
    },
    (_what, error) => {
      throw error;
    },
  );
  const urls = links.map(({ port }) => `ws://127.0.0.1:${port}/v1/dojos`);
  try {
    return await withRun(stack, { clients, rooms, urls }, async run => {
      await pause(seconds * 1_000);
      say(`The links of half of the people take everything and bring nothing, for ${halfOpenSeconds} s`);
      const there = run.crowds.flatMap(crowd => crowd.typists.filter((_typist, n) => n % 2 === 1));
      const watched = run.crowds.map(crowd => {
        const [watcher] = crowd.typists;
        if (watcher === undefined) throw new Error('there are people in each room');
        const expected = crowd.typists.filter((_typist, n) => n % 2 === 0).length;
        return () => watcher.provider.members().length <= expected;
      });
      const [, broken] = links;
      if (broken === undefined) throw new Error('there are two links');
      const silentAtMs = performance.now();
      broken.isSilent = true;
      const noticed = async (what: string, condition: () => boolean) => {
        await until(what, condition, { withinMs: NOTICED_WITHIN_MS });
        return performance.now() - silentAtMs;
      };
      const [byClientsMs, byPodsMs] = await Promise.all([
        noticed('all clients notice', () => there.every(({ provider }) => provider.status !== 'connected')),
        noticed('all pods notice', () => watched.every(isNoticed => isNoticed())),
        pause(halfOpenSeconds * 1_000),
      ]);
      broken.isSilent = false;
      const healedMs = performance.now();
      await run.untilSavedAgain(healedMs);
      const backMs = performance.now() - healedMs;
      run.goal('clients noticing a dead link', byClientsMs, NOTICED_GOAL_MS);
      run.goal('pods noticing dead clients', byPodsMs, NOTICED_GOAL_MS);
      const savedOnSlowLinkMs = summary(run.waitsMs(0, silentAtMs));
      return run.finish({
        delayMs,
        halfOpenSeconds,
        savedOnSlowLinkMs,
        noticedMs: { byClientsMs, byPodsMs },
        backMs,
      });
    });
  } finally {
    stopStalling();
    for (const link of links) await link.stop();
    await balancer.stop();
  }
}
