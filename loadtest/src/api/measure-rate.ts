import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '@tatami/kernel';
import { Arrivals } from '../generator/arrivals.ts';
import { Histogram } from '../generator/histogram.ts';
import type { ApiProcess } from './api-process.ts';
import type { LoadedTenant } from './api-tenants.ts';

/** Of all requests, as people use a catalogue. */
const SHARE_OF_WRITES = 0.2;
const SHARE_OF_CREATIONS = 0.5;

export interface RateOutcome {
  readonly reads: Histogram;
  readonly writes: Histogram;
  /** Answers that are no success, and requests without an answer. */
  readonly failures: number;
}

/**
 * Reads and writes of POCs in an open loop: requests come when chance says, whether or not earlier ones are answered, and
 * a time counts from the moment at which the request was due.
 */
export async function measureRate(options: {
  readonly api: ApiProcess;
  readonly tenants: readonly LoadedTenant[];
  readonly perSecond: number;
  readonly seconds: number;
  readonly random: SeededRandom;
}): Promise<RateOutcome> {
  const { api, tenants, perSecond, seconds, random } = options;
  const [reads, writes] = [new Histogram(), new Histogram()];
  let failures = 0;
  const send = async (tenant: LoadedTenant, dueMs: number): Promise<void> => {
    const isWrite = random.next() < SHARE_OF_WRITES;
    const work = isWrite ? write(api, tenant, random) : read(api, tenant, random);
    const isGood = await work.catch(() => false);
    if (!isGood) failures++;
    (isWrite ? writes : reads).add(performance.now() - dueMs);
  };
  const startMs = performance.now();
  const endMs = startMs + seconds * 1_000;
  const arrivals = new Arrivals({ random, perSecond, startMs });
  const running = new Set<Promise<void>>();
  while (performance.now() < endMs) {
    for (let dueMs = arrivals.nextMs; arrivals.take(performance.now()); dueMs = arrivals.nextMs) {
      const sent = send(random.pick(tenants), dueMs).finally(() => running.delete(sent));
      running.add(sent);
    }
    await pause(1);
  }
  await Promise.all(running);
  return { reads, writes, failures };
}

/** One POC, or the newest ones. */
async function read(api: ApiProcess, tenant: LoadedTenant, random: SeededRandom): Promise<boolean> {
  const poc = random.pick(tenant.pocs);
  const path = random.next() < SHARE_OF_CREATIONS ? `/v1/pocs/${poc.id}` : '/v1/pocs?limit=20';
  return (await api.ask(tenant, 'GET', path)).status === 200;
}

/** A new POC, or a change of one. Somebody else may have changed it just before, which is a good answer. */
async function write(api: ApiProcess, tenant: LoadedTenant, random: SeededRandom): Promise<boolean> {
  const name = `${tenant.mark}${random.int(1_000_000)}`;
  if (random.next() < SHARE_OF_CREATIONS) return createPoc(api, tenant, name);
  const poc = random.pick(tenant.pocs);
  const seen = { 'if-match': `"${poc.rev}"` };
  const { status, text } = await api.ask(tenant, 'PATCH', `/v1/pocs/${poc.id}`, { name }, seen);
  if (status === 200 || status === 412) poc.rev = (JSON.parse(text) as { rev: number }).rev;
  return status === 200 || status === 412;
}

export async function createPoc(api: ApiProcess, tenant: LoadedTenant, name: string): Promise<boolean> {
  const { status, text } = await api.ask(tenant, 'POST', '/v1/pocs', { name, visibility: 'tenant' });
  if (status === 201) tenant.pocs.push(JSON.parse(text) as { id: string; rev: number });
  return status === 201;
}
