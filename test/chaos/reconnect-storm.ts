import { TatamiProvider } from '@tatami/client';
import type { Stack } from '@tatami/dev';
import { until } from '@tatami/kernel/testing';
import { newUserId } from '@tatami/persistence/testing';
import { WebSocket } from 'ws';
import { createDojos, newToken } from './dojos.ts';
import { metricOf } from './metric.ts';
import { percentile } from './percentile.ts';

const LONGEST_MS = 180_000;
/** So many people come at once at the beginning, which is not what is measured. */
const JOIN_AT_ONCE = 200;
const TRY_LATER = 1013;

export interface StormFigures {
  readonly sockets: number;
  readonly joinedAfterMs: number;
  /** From the cut of all until so many have their document again. */
  readonly backAfterMs: { readonly p50: number; readonly p99: number; readonly all: number };
  /** Of the pod meanwhile, the 99th percentile: how long work waited for its processor. */
  readonly eventLoopDelayMs: number;
  /** Closings with 1013, and those after which somebody came back before the time that they were told. */
  readonly sentAway: number;
  readonly cameTooEarly: number;
}

/** Cuts the sockets of all people at the same moment, without a goodbye, and sees them come back. */
export async function reconnectStorm(
  stack: Stack,
  options: { readonly sockets: number; readonly perDojo: number; readonly say: (line: string) => void },
): Promise<StormFigures> {
  const { sockets: count, perDojo, say } = options;
  const dojos = await createDojos(stack, Math.ceil(count / perDojo));
  const open = new Set<WebSocket>();
  const people: TatamiProvider[] = [];
  const [tally, sync] = [{ sentAway: 0, cameTooEarly: 0 }, { backAtMs: [] as number[] }];
  try {
    const startedMs = performance.now();
    for (let n = 0; n < count; n++) {
      const dojoId = dojos[n % dojos.length] ?? '';
      people.push(
        join(stack, dojoId, { open, tally, onSynced: () => sync.backAtMs.push(performance.now()) }),
      );
      if (people.length % JOIN_AT_ONCE === 0) await untilSynced(people);
    }
    await untilSynced(people);
    const joinedAfterMs = performance.now() - startedMs;
    say(`${count} people are in ${dojos.length} dojos`);
    sync.backAtMs = [];
    await eventLoopDelayMs(stack);
    const cutAtMs = performance.now();
    for (const socket of open) socket.terminate();
    say('all are cut');
    await until('the cut is noticed', () => people.every(person => !person.synced));
    await untilSynced(people);
    const delayMs = await eventLoopDelayMs(stack);
    const back = sync.backAtMs.map(ms => ms - cutAtMs);
    return {
      sockets: count,
      joinedAfterMs,
      backAfterMs: { p50: percentile(back, 50), p99: percentile(back, 99), all: percentile(back, 100) },
      eventLoopDelayMs: delayMs,
      ...tally,
    };
  } finally {
    for (const person of people) person.destroy();
  }
}

function untilSynced(people: readonly TatamiProvider[]): Promise<void> {
  const away = () => people.filter(person => !person.synced).length;
  return until('everybody has the document', () => people.every(person => person.synced), {
    withinMs: LONGEST_MS,
    describe: () => `${away()} of ${people.length} are away.`,
  });
}

function join(
  stack: Stack,
  dojoId: string,
  watch: {
    readonly open: Set<WebSocket>;
    readonly tally: { sentAway: number; cameTooEarly: number };
    readonly onSynced: () => void;
  },
): TatamiProvider {
  const userId = newUserId();
  let toldUntilMs: number | undefined;
  class WatchedSocket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { perMessageDeflate: false });
      if (toldUntilMs !== undefined && Date.now() < toldUntilMs) watch.tally.cameTooEarly++;
      toldUntilMs = undefined;
      this.on('open', () => watch.open.add(this));
      this.on('close', code => {
        watch.open.delete(this);
        if (code !== TRY_LATER) return;
        watch.tally.sentAway++;
        // The provider hears of it before or after this; both are in one turn of the event loop.
        setImmediate(() => {
          toldUntilMs = provider.retryAtMs;
        });
      });
    }
  }
  const provider = new TatamiProvider(stack.podDojosUrl, dojoId, {
    token: async () => newToken(stack, userId),
    WebSocket: WatchedSocket,
  });
  provider.on('synced', isSynced => {
    if (isSynced) watch.onSynced();
  });
  return provider;
}

/** Since it was asked the last time. */
async function eventLoopDelayMs(stack: Stack): Promise<number> {
  return (await metricOf(stack, 'tatami_event_loop_delay_p99_seconds')) * 1_000;
}
