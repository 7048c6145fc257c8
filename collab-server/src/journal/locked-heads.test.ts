import { systemClock } from '@tatami/kernel';
import type { AppendOutcome, AppendRequest } from '@tatami/persistence';
import { createTestDojo, createTestTenant, holdHead, newWriterId } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { expect, it } from 'vitest';
import type { BatchSource } from './batch-source.ts';
import { JournalWriter } from './journal-writer.ts';

const LOCKED_ROOMS = 40;
const BATCHES = 1_000;

/** A room that commits one batch at a time and says how long each took. */
class Room implements BatchSource {
  readonly dojoId: DojoId;
  #onOutcome: (outcome: AppendOutcome) => void = () => {};
  #wants = false;

  constructor(dojoId: DojoId) {
    this.dojoId = dojoId;
  }

  commit(writer: JournalWriter): Promise<AppendOutcome> {
    this.#wants = true;
    const outcome = new Promise<AppendOutcome>(resolve => {
      this.#onOutcome = resolve;
    });
    writer.request(this);
    return outcome;
  }

  takeBatch(batch: bigint): AppendRequest | undefined {
    if (!this.#wants) return undefined;
    this.#wants = false;
    return { dojoId: this.dojoId, epoch: 1, batch, payload: Uint8Array.of(1, 0) };
  }

  settled(outcome: AppendOutcome): void {
    this.#onOutcome(outcome);
  }
}

it('[W4] lets the other rooms commit as ever while 40 heads are locked', async () => {
  const tenant = await createTestTenant({ connectionBudget: 8 });
  const writer = new JournalWriter({
    journal: tenant.storage.journal,
    writer: newWriterId(),
    clock: systemClock,
    random: Math.random,
    observer: { committed: () => {}, failed: () => {} },
  });
  const rooms: Room[] = [];
  for (let i = 0; i <= LOCKED_ROOMS; i++) rooms.push(new Room(await createTestDojo(tenant)));
  const [free, ...locked] = rooms as [Room, ...Room[]];
  const letGo = await Promise.all(locked.map(({ dojoId }) => holdHead(tenant.adminUrl, dojoId)));
  const lockedOutcomes = locked.map(room => room.commit(writer));
  const tookMs: number[] = [];
  for (let i = 0; i < BATCHES; i++) {
    const startedAt = performance.now();
    expect(await free.commit(writer)).toMatchObject({ kind: 'committed' });
    tookMs.push(performance.now() - startedAt);
  }
  for (const release of letGo) await release();
  expect(await Promise.all(lockedOutcomes)).toEqual(
    locked.map(() => expect.objectContaining({ kind: 'committed', seq: 1 })),
  );
  const sorted = tookMs.sort((one, other) => one - other);
  const p99 = sorted[Math.floor(BATCHES * 0.99)] ?? 0;
  console.info(`40 locked heads: p50 ${sorted[BATCHES / 2]?.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
  // One lock time-out is 250 ms. On a busy machine some commits take that long, but most wait for no lock.
  expect(sorted[BATCHES * 0.9]).toBeLessThan(250);
  await tenant.dispose();
});
