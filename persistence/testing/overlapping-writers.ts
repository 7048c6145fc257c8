import type { SeededRandom } from '@tatami/kernel';
import { freshRandom } from '@tatami/kernel/testing';
import type { DojoId } from '@tatami/protocol';
import { expect } from 'vitest';
import type { AppendRequest } from '../src/journal/journal.ts';
import { verifyDojo } from '../src/journal/verify.ts';
import { newWriterId } from './ids.ts';
import { createTestDojo, type TestTenant } from './test-tenant.ts';

const WRITERS = 4;
const DOJOS = 24;

/**
 * Four writers append to random halves of the same rooms, in random order, for a while. A deadlock would end an
 * append with an error; holes and wrong hashes are looked for afterwards. Returns how many rows were written.
 */
export async function appendOverlapping(tenant: TestTenant, durationMs: number): Promise<number> {
  const dojos = await Promise.all(Array.from({ length: DOJOS }, () => createTestDojo(tenant)));
  const random = freshRandom('overlapping writers');
  const end = performance.now() + durationMs;
  const committed = new Map<DojoId, number>();
  const write = async (): Promise<void> => {
    const writer = newWriterId();
    for (let batch = 1n; performance.now() < end; batch++) {
      const requests = shuffled(dojos, random)
        .slice(0, DOJOS / 2)
        .map(
          (dojoId): AppendRequest => ({
            dojoId,
            epoch: 1,
            batch,
            payload: new Uint8Array(40).fill(Number(batch)),
          }),
        );
      for (const outcome of await tenant.storage.journal.append(writer, requests)) {
        if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.code}`);
        if (outcome.kind === 'committed')
          committed.set(outcome.dojoId, (committed.get(outcome.dojoId) ?? 0) + 1);
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  let rows = 0;
  for (const dojoId of dojos) {
    const expected = committed.get(dojoId) ?? 0;
    expect(await verifyDojo(tenant.storage.database, dojoId)).toEqual({ kind: 'intact', rows: expected });
    rows += expected;
  }
  return rows;
}

function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  return items
    .map(item => ({ item, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
