import { attackPods } from './attack-pods.ts';
import { badNetwork } from './bad-network.ts';
import type { RowResult } from './chaos-run.ts';
import { freezePod } from './freeze-pod.ts';
import { fullDisk } from './full-disk.ts';
import { killPods } from './kill-pods.ts';
import { killRedis } from './kill-redis.ts';
import { lockHeads } from './lock-heads.ts';
import { loseAnswers } from './lose-answers.ts';
import { partition } from './partition.ts';
import { reconnectStorm } from './reconnect-storm.ts';
import { restartPostgres } from './restart-postgres.ts';
import { rollingDeploy } from './rolling-deploy.ts';
import { slowReaders } from './slow-readers.ts';
import { withSmallDisk } from './small-disk.ts';
import { withDatabaseProxy, withRedisLinks } from './stack-with-links.ts';
import { WITHOUT_LIMITS, withStack } from './with-stack.ts';

type Say = (line: string) => void;

/** One kind of bad day. */
export interface Row {
  /** Its options with what they are if nobody says otherwise. */
  readonly defaults: Readonly<Record<string, number>>;
  run(given: Readonly<Record<string, number>>, say: Say): Promise<RowResult>;
}

export const ROWS: Readonly<Record<string, Row>> = {
  deploy: row({ people: 100, rounds: 1, pods: 3, 'drain-ms': 3_000 }, (options, say) => {
    const { people, rounds, pods, 'drain-ms': drainMs } = options;
    const podEnvironment = { ...WITHOUT_LIMITS, TATAMI_DRAIN_MS: String(drainMs) };
    const deploy = { people, stock: Math.floor(people / 10), rounds, drainMs };
    return withStack({ podCount: pods, podEnvironment, log: say }, async stack => {
      const figures = await rollingDeploy(stack, deploy);
      return { figures, broken: figures.missing === 0 ? [] : [`missing: ${figures.missing}`], late: [] };
    });
  }),
  storm: row({ sockets: 5_000, 'per-dojo': 20 }, ({ sockets, 'per-dojo': perDojo }, say) =>
    withStack({ log: say }, async stack => ({
      figures: await reconnectStorm(stack, { sockets, perDojo, say }),
      broken: [],
      late: [],
    })),
  ),
  slow: row(
    { members: 200, writers: 10, slow: 50, 'bytes-per-second': 1_024, seconds: 15, rounds: 3 },
    ({ 'bytes-per-second': bytesPerSecond, ...options }, say) =>
      withStack({ log: say }, async stack => {
        const figures = await slowReaders(stack, { ...options, bytesPerSecond, say });
        const broken = figures.wrongTexts === 0 ? [] : [`wrong texts: ${figures.wrongTexts}`];
        return { figures, broken, late: [] };
      }),
  ),
  kill: row({ times: 10, clients: 60, rooms: 6, pods: 3, seed: 1 }, ({ pods, ...options }, say) =>
    withStack({ podCount: pods, log: say }, stack => killPods(stack, { ...options, say })),
  ),
  postgres: row({ times: 4, clients: 60, rooms: 6, pods: 3 }, ({ pods, ...options }, say) =>
    withStack({ podCount: pods, log: say }, stack => restartPostgres(stack, { ...options, say })),
  ),
  answers: row({ times: 40, clients: 30, rooms: 3, pods: 2, seed: 1 }, ({ pods, ...options }, say) =>
    withDatabaseProxy(pods, say, (stack, proxy) => loseAnswers(stack, proxy, { ...options, say })),
  ),
  'locked-head': row({ seconds: 30, clients: 60, rooms: 6, heads: 1, pods: 1 }, ({ pods, ...options }, say) =>
    withStack({ podCount: pods, log: say }, stack => lockHeads(stack, { ...options, say })),
  ),
  redis: row(
    { times: 8, 'down-ms': 2_000, clients: 30, rooms: 3, pods: 2 },
    ({ pods, 'down-ms': downMs, ...options }, say) =>
      withRedisLinks(pods, say, (stack, links) => killRedis(stack, links, { ...options, downMs, say })),
  ),
  freeze: row(
    { times: 2, seconds: 30, clients: 27, rooms: 3, pods: 3, seed: 1 },
    ({ pods, ...options }, say) =>
      withStack({ podCount: pods, log: say }, stack => freezePod(stack, { ...options, say })),
  ),
  partition: row({ times: 1, seconds: 60, clients: 30, rooms: 3, pods: 2 }, ({ pods, ...options }, say) =>
    withRedisLinks(pods, say, (stack, links) => partition(stack, links, { ...options, say })),
  ),
  'bad-network': row(
    {
      seconds: 30,
      clients: 24,
      rooms: 3,
      pods: 2,
      'delay-ms': 300,
      'half-open-seconds': 60,
      seed: 1,
    },
    ({ pods, 'delay-ms': delayMs, 'half-open-seconds': halfOpenSeconds, ...options }, say) =>
      withStack({ podCount: pods, log: say }, stack =>
        badNetwork(stack, { ...options, delayMs, halfOpenSeconds, say }),
      ),
  ),
  attack: row({ seconds: 15, clients: 30, rooms: 6, pods: 1 }, ({ pods, ...options }, say) =>
    withStack(
      // All limits are those of production: the attacks are one user's, and the others are many.
      { podCount: pods, podEnvironment: { TATAMI_LOG_LEVEL: 'error' }, log: say },
      stack => attackPods(stack, { ...options, say }),
    ),
  ),
  'disk-full': row(
    { times: 2, seconds: 10, clients: 12, rooms: 2, pods: 1, 'disk-mb': 400 },
    (options, say) =>
      withSmallDisk(options['disk-mb'], (dataDir, disk) =>
        withStack({ podCount: options.pods, dataDir, log: say }, stack =>
          fullDisk(stack, disk, { ...options, say }),
        ),
      ),
  ),
};

function row<Options extends Record<string, number>>(
  defaults: Options,
  run: (options: Options, say: Say) => Promise<RowResult>,
): Row {
  return { defaults, run: (given, say) => run({ ...defaults, ...given }, sayOnce(say)) };
}

/** What pods complain of during a fault is the same again and again. */
function sayOnce(say: Say): Say {
  const said = new Set<string>();
  return line => {
    if (said.has(line)) return;
    said.add(line);
    say(line);
  };
}
