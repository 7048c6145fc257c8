import type { Stack } from '@tatami/dev';
import { demoDojoId } from '@tatami/dev';
import { Balancer } from './balancer.ts';
import { Crowd } from './crowd.ts';
import { percentile } from './percentile.ts';

const TYPE_EVERY_MS = 20;
/** For counting how evenly connections are closed. */
const SLICES = 10;

export interface DeployFigures {
  readonly people: number;
  readonly words: number;
  /** Typed, and not there for everybody at the end. */
  readonly missing: number;
  readonly reconnects: number;
  readonly absenceMs: { readonly p50: number; readonly longest: number };
  /** The most connections that ended in a tenth of the time of a drain, as a part of those that it ended. */
  readonly busiestTenth: number;
}

/** Stops and starts all pods one after the other, as a deploy does, while people of a dojo type. */
export async function rollingDeploy(
  stack: Stack,
  options: {
    readonly people: number;
    /** Of those, people with y-websocket 3. */
    readonly stock: number;
    readonly rounds: number;
    /** As the pods were told. */
    readonly drainMs: number;
  },
): Promise<DeployFigures> {
  const [tenant] = stack.tenants;
  if (tenant === undefined) throw new Error('the stack has a tenant');
  const balancer = await Balancer.start(stack.podDojosUrls.map(url => Number(new URL(url).port)));
  const crowd = new Crowd({ stack, url: balancer.url, dojoId: demoDojoId(tenant) });
  try {
    await crowd.joinTatami(options.people - options.stock);
    await crowd.joinStock(Array.from({ length: options.stock }, () => 3));
    const stopTyping = crowd.startTyping(TYPE_EVERY_MS);
    const drains: number[] = [];
    for (let round = 0; round < options.rounds; round++) {
      for (const pod of stack.pods) {
        drains.push(performance.now());
        await pod.stop();
        await pod.restart();
        await crowd.untilOnline();
      }
    }
    stopTyping();
    const missing = (await crowd.missingWords()).length;
    const { size: people, wordCount: words, absences } = crowd;
    const lengths = absences.map(({ fromMs, toMs }) => toMs - fromMs);
    return {
      people,
      words,
      missing,
      reconnects: absences.length,
      absenceMs: { p50: percentile(lengths, 50), longest: percentile(lengths, 100) },
      busiestTenth: Math.max(
        ...drains.map(startMs =>
          busiest(
            absences.map(({ fromMs }) => fromMs - startMs),
            options.drainMs,
          ),
        ),
      ),
    };
  } finally {
    crowd.leave();
    await balancer.stop();
  }
}

/** @param endsMs since the drain began; those of other drains are outside of its time */
function busiest(endsMs: readonly number[], drainMs: number): number {
  const slices = new Array<number>(SLICES).fill(0);
  // The last ones are closed when they are saved, a moment after the time.
  const own = endsMs.filter(ms => ms >= 0 && ms < drainMs * 1.2);
  for (const ms of own) {
    const slice = Math.min(SLICES - 1, Math.floor((ms / drainMs) * SLICES));
    slices[slice] = (slices[slice] ?? 0) + 1;
  }
  return Math.max(...slices) / Math.max(1, own.length);
}
