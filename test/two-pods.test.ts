import { TatamiProvider } from '@tatami/client';
import type { Stack } from '@tatami/dev';
import { demoDojoId, findRedis, startStack } from '@tatami/dev';
import { until } from '@tatami/kernel/testing';
import { sql } from '@tatami/persistence';
import { withAdmin } from '@tatami/persistence/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { rollingDeploy } from './chaos/rolling-deploy.ts';
import { textOf, typeInto } from './editors.ts';

/** A client waits up to some seconds before it tries a pod again that was killed. */
const EQUAL = { withinMs: 30_000 };
/** A pod without Redis looks into the database every second or two. */
const LOOK_MS = 1_000;
const TYPE_EVERY_MS = 20;
const DRAIN_MS = 1_000;
/** Nobody waits for a late try (up to 30 s) when a pod is replaced. `npm run chaos -- deploy` measures it. */
const LONGEST_ABSENCE_MS = 15_000;

describe.skipIf(findRedis() === undefined)('two pods and Redis (needs redis-server)', () => {
  let stack: Stack;
  const everyWord: string[] = [];
  const logged: string[] = [];
  const providers: TatamiProvider[] = [];
  const typists: (() => void)[] = [];

  beforeAll(async () => {
    stack = await startStack({
      podCount: 2,
      podEnvironment: { TATAMI_DRAIN_MS: String(DRAIN_MS) },
      log: line => logged.push(line),
    });
  }, 60_000);
  afterEach(() => {
    for (const stop of typists.splice(0)) stop();
    for (const provider of providers.splice(0)) provider.destroy();
  });
  afterAll(() => stack?.stop());

  /** Somebody of Acme on one of the pods. */
  async function join(pod: 0 | 1): Promise<TatamiProvider> {
    const [acme] = stack.tenants;
    const user = acme?.users[pod];
    const url = stack.podDojosUrls[pod];
    if (acme === undefined || user === undefined || url === undefined) throw new Error('the stack is whole');
    const token = async () => stack.signToken(acme, user);
    const provider = new TatamiProvider(url, demoDojoId(acme), { token, WebSocket });
    providers.push(provider);
    await provider.whenReady;
    return provider;
  }

  /** Types a word every few milliseconds until it is stopped. */
  function startTyping(provider: TatamiProvider, name: string): () => void {
    const typeWord = () => {
      const word = `${name}${everyWord.length} `;
      everyWord.push(word);
      typeInto(provider, word);
    };
    const timer = setInterval(typeWord, TYPE_EVERY_MS);
    const stop = () => clearInterval(timer);
    typists.push(stop);
    return stop;
  }

  async function untilTyped(more: number): Promise<void> {
    const wanted = everyWord.length + more;
    await until(`${more} more words`, () => everyWord.length >= wanted);
  }

  /** Everybody has every word, and all is saved. */
  async function untilEqual(...people: readonly TatamiProvider[]): Promise<void> {
    await until('all is saved', () => people.every(person => person.unsaved === 0), EQUAL);
    await until('all are equal', () => new Set(people.map(textOf)).size === 1, EQUAL);
    const [text = ''] = people.map(textOf);
    expect(everyWord.filter(word => !text.includes(word))).toEqual([]);
  }

  function ask(pod: 0 | 1, path: string): Promise<Response> {
    const { host } = new URL(stack.podDojosUrls[pod] ?? '');
    return fetch(`http://${host}${path}`);
  }

  /** How often the pod was connected to Redis since it started; 0 while it is not. */
  async function busConnects(pod: 0 | 1): Promise<number> {
    const metrics = await (await ask(pod, '/metrics')).text();
    const isUp = metrics.includes('\ntatami_bus_up 1\n');
    return isUp ? Number(/\ntatami_bus_connects_total (\d+)/.exec(metrics)?.[1]) : 0;
  }

  async function untilOnBus(connects: readonly [number, number]): Promise<void> {
    await until(
      'both pods are on the bus',
      async () => (await busConnects(0)) >= connects[0] && (await busConnects(1)) >= connects[1],
    );
  }

  /** Ten words, one after the other: by Redis a moment each, by the database a second or two. */
  async function expectQuick(from: TatamiProvider, to: TatamiProvider): Promise<void> {
    const startedMs = performance.now();
    for (let n = 0; n < 10; n++) {
      const word = `quick${everyWord.length} `;
      everyWord.push(word);
      typeInto(from, word);
      await until('the other pod shows it', () => textOf(to).includes(word));
    }
    expect(performance.now() - startedMs).toBeLessThan(5 * LOOK_MS);
  }

  it('[D4] connect to the database as nobody who may do everything', async () => {
    await join(0);
    const powerful = await withAdmin(stack.databaseUrl, admin =>
      admin.query<{ name: string }>(
        sql`select distinct r.rolname as name from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
          where (r.rolsuper or r.rolcreatedb or r.rolcreaterole) and a.pid <> pg_backend_pid()
            and a.backend_type = 'client backend'`,
      ),
    );
    expect(powerful).toEqual([]);
  });

  it('show each other what people type at once, and end equal', async () => {
    const [ana, bruno] = [await join(0), await join(1)];
    await expectQuick(ana, bruno);
    await expectQuick(bruno, ana);
    const stops = [startTyping(ana, 'ana'), startTyping(bruno, 'bruno')];
    await untilTyped(60);
    for (const stop of stops) stop();
    await untilEqual(ana, bruno);
  });

  it('are told by the API what somebody asks for who is not there', async () => {
    const [acme] = stack.tenants;
    const [owner] = acme?.users ?? [];
    if (acme === undefined || owner === undefined) throw new Error('the stack is whole');
    const people = [await join(0), await join(1)];
    for (const [kind, state] of [
      ['pause', 'paused'],
      ['resume', 'open'],
    ]) {
      const answer = await fetch(`${stack.pageUrl}/v1/dojos/${demoDojoId(acme)}/commands`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await stack.signToken(acme, owner)}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ kind }),
      });
      expect(await answer.json()).toMatchObject({ state });
      await until(`everybody sees it ${state}`, () =>
        people.every(person => person.session?.state === state),
      );
    }
  });

  it.each([0, 1] as const)(
    'lose nothing when pod %i is killed, and both go on',
    async pod => {
      const [ana, bruno] = [await join(0), await join(1)];
      const stops = [startTyping(ana, 'ana'), startTyping(bruno, 'bruno')];
      await untilTyped(40);
      await stack.pods[pod]?.crash();
      await untilTyped(40);
      for (const stop of stops) stop();
      await untilEqual(ana, bruno);
      await untilOnBus([1, 1]);
      await expectQuick(ana, bruno);
      await expectQuick(bruno, ana);
    },
    60_000,
  );

  it('[C9] lose nothing in a rolling deploy, and nobody is away for long', async () => {
    const figures = await rollingDeploy(stack, { people: 24, stock: 4, rounds: 1, drainMs: DRAIN_MS });
    expect(figures.missing).toBe(0);
    // Each of them was on one of the two pods, or on both, one after the other.
    expect(figures.reconnects).toBeGreaterThanOrEqual(20);
    expect(figures.absenceMs.longest).toBeLessThan(LONGEST_ABSENCE_MS);
    await untilOnBus([1, 1]);
  }, 60_000);

  it('go on while Redis is killed, stay ready, and are quick again when it is back', async () => {
    const [ana, bruno] = [await join(0), await join(1)];
    const stops = [startTyping(ana, 'ana'), startTyping(bruno, 'bruno')];
    await untilTyped(40);
    const before = [await busConnects(0), await busConnects(1)] as const;
    await stack.redis?.crash();
    expect([(await ask(0, '/readyz')).status, (await ask(1, '/readyz')).status]).toEqual([200, 200]);
    await untilTyped(40);
    for (const stop of stops) stop();
    await untilEqual(ana, bruno);
    await untilOnBus([before[0] + 1, before[1] + 1]);
    await expectQuick(ana, bruno);
    expect(logged.some(line => line.startsWith('pod 1: the connection to Redis is lost'))).toBe(true);
  }, 60_000);
});
