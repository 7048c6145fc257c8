import { freshRandom } from '@tatami/kernel/testing';
import type { DojoId } from '@tatami/protocol';
import { expect } from 'vitest';
import { type AppendOutcome, type AppendRequest, UnknownOutcomeError } from '../src/journal/journal.ts';
import { PostgresJournal } from '../src/journal/postgres-journal.ts';
import { verifyDojo } from '../src/journal/verify.ts';
import { TenantPools } from '../src/tenant-pools.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import { newWriterId } from './ids.ts';
import { createTestDojo, type TestTenant } from './test-tenant.ts';

/**
 * Appends batches over a link that loses answers until `losses` appends had an unknown outcome, resolving each (over
 * the same link), and then checks that no batch is there twice or missing.
 */
export async function appendOverLossyLink(tenant: TestTenant, losses: number): Promise<void> {
  const url = new URL(tenant.url);
  const proxy = await startCuttingProxy(Number(url.port));
  url.port = String(proxy.port);
  const pools = new TenantPools({ connectionBudget: 2 });
  const lease = await pools.lease(tenant.tenantId, url.href);
  const journal = new PostgresJournal(lease.database('journal'));
  const dojos = await Promise.all([1, 2, 3].map(() => createTestDojo(tenant)));
  const writer = newWriterId();
  const random = freshRandom('lost answers');
  const answers: AppendOutcome[] = [];
  let unknown = 0;
  let batch = 0n;
  while (unknown < losses) {
    batch++;
    const requests = dojos.map(
      (dojoId): AppendRequest => ({ dojoId, epoch: 1, batch, payload: payloadOf(batch) }),
    );
    if (random.chance(0.7)) proxy.cutNext(random.chance(0.5) ? 'forwarded' : 'answered');
    let attempt: 'append' | 'resolve' = 'append';
    for (let isDone = false; !isDone; ) {
      try {
        answers.push(...(await journal[attempt](writer, requests)));
        isDone = true;
      } catch (error) {
        if (error instanceof UnknownOutcomeError) {
          unknown++;
          attempt = 'resolve';
          if (random.chance(0.3)) proxy.cutNext('answered');
        } else if (!(error instanceof Error && error.name === 'JournalUnavailableError')) throw error;
      }
    }
  }
  await expectEachOnce(tenant, dojos, Number(batch), answers);
  expect(proxy.cuts).toBeGreaterThanOrEqual(losses);
  lease.release();
  await pools.close();
  await proxy.close();
}

async function expectEachOnce(
  tenant: TestTenant,
  dojos: readonly DojoId[],
  batches: number,
  answers: readonly AppendOutcome[],
): Promise<void> {
  for (const dojoId of dojos) {
    const rows = await tenant.storage.journal.read(dojoId, 0, batches + 10);
    expect(rows.map(row => Number(row.batch))).toEqual(Array.from({ length: batches }, (_, i) => i + 1));
    expect(await verifyDojo(tenant.storage.database, dojoId)).toEqual({ kind: 'intact', rows: batches });
    const told = answers.filter(answer => answer.dojoId === dojoId);
    expect(told.map(answer => answer.kind === 'committed' && answer.seq)).toEqual(rows.map(row => row.seq));
  }
}

function payloadOf(batch: bigint): Uint8Array {
  return new Uint8Array([1, 0, Number(batch % 256n)]);
}
