import type { SeededRandom } from '@tatami/kernel';
import type { ApiAnswer, ApiProcess } from './api-process.ts';
import type { LoadedTenant } from './api-tenants.ts';
import { createPoc } from './measure-rate.ts';

const AT_ONCE = 32;
const MARK = /tenant-\d+-/g;

export interface CheckOutcome {
  readonly operations: number;
  /** Of them those on something of another tenant. */
  readonly foreign: number;
  /** What was answered wrongly, in words. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

/**
 * Random operations in random tenants, one in three with an id of another one: such a request has to be answered with 404,
 * and no answer may hold a word of another tenant. With more tenants than connections nearly each operation needs another
 * database than the one before.
 */
export async function checkTenants(options: {
  readonly api: ApiProcess;
  readonly tenants: readonly LoadedTenant[];
  readonly operations: number;
  readonly random: SeededRandom;
}): Promise<CheckOutcome> {
  const { api, tenants, operations, random } = options;
  const wrong: string[] = [];
  let foreign = 0;
  let left = operations;
  const startedAt = performance.now();
  const walk = async (): Promise<void> => {
    while (left > 0) {
      left--;
      const asker = random.pick(tenants);
      const owner = random.next() < 1 / 3 ? random.pick(tenants) : asker;
      if (owner !== asker) foreign++;
      const { what, answer } = await operate(api, asker, owner, random);
      const marks = new Set(answer.text.match(MARK) ?? []);
      marks.delete(asker.mark);
      if (marks.size > 0) wrong.push(`${what} of ${asker.mark} has words of ${[...marks].join(' ')}`);
      const isExpected = owner === asker ? [200, 412].includes(answer.status) : answer.status === 404;
      if (!isExpected) wrong.push(`${what} of ${asker.mark} on ${owner.mark} gives ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  return { operations, foreign, wrong, seconds: (performance.now() - startedAt) / 1_000 };
}

async function operate(
  api: ApiProcess,
  asker: LoadedTenant,
  owner: LoadedTenant,
  random: SeededRandom,
): Promise<{ what: string; answer: ApiAnswer }> {
  const poc = random.pick(owner.pocs);
  const path = `/v1/pocs/${poc.id}`;
  const ask = async (what: string, answer: Promise<ApiAnswer>) => ({ what, answer: await answer });
  const kind = random.int(owner === asker ? 5 : 3);
  if (kind === 0) return ask('GET', api.ask(asker, 'GET', path));
  if (kind === 1) return ask('GET of files', api.ask(asker, 'GET', `${path}/attachments`));
  if (kind === 2) {
    const body = { name: `${asker.mark}${random.int(1_000)}` };
    return ask('PATCH', api.ask(asker, 'PATCH', path, body, { 'if-match': `"${poc.rev}"` }));
  }
  if (kind === 3) return ask('list', api.ask(asker, 'GET', '/v1/pocs?limit=50'));
  return ask('search', api.ask(asker, 'GET', '/v1/search?q=tenant'));
}

/** A few POCs in each tenant, so that there is something to read and to try from elsewhere. */
export async function fillTenants(
  api: ApiProcess,
  tenants: readonly LoadedTenant[],
  pocs: number,
): Promise<void> {
  for (const tenant of tenants) {
    for (let i = 0; i < pocs; i++) {
      if (!(await createPoc(api, tenant, `${tenant.mark}poc ${i}`))) throw new Error('A POC was not made');
    }
  }
}
