import { createHash } from 'node:crypto';
import type { DojoId, SessionState, WriterId } from '@tatami/protocol';
import { genesisHash, journalHash } from '@tatami/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppendOutcome, AppendRequest, Journal } from '../src/journal/journal.ts';
import { newDojoId, newWriterId } from './ids.ts';

/** What the contract needs to know of an implementation. */
export interface JournalContractSetup {
  readonly journal: Journal;
  /** Makes a dojo that is open, in epoch 1, with an empty journal. */
  createDojo(): Promise<DojoId>;
  /** Changes a dojo's state with a journal entry, as DojoStore.changeState does. */
  changeState(dojoId: DojoId, to: SessionState): Promise<AppendOutcome>;
  /** Holds the head of a dojo as another process would, until the returned function is called. */
  holdHead(dojoId: DojoId): Promise<() => Promise<void>>;
  /** Lets the time pass that a lease on a snapshot lasts. */
  endSnapshotLease(dojoId: DojoId): Promise<void>;
  dispose(): Promise<void>;
}

/** The longest that an append may take beside a held head: one lock time-out (250 ms) and a busy machine. */
const LOCKED_APPEND_MS = 5_000;

/** Every implementation of Journal passes these. */
export function runJournalContract(name: string, setUp: () => Promise<JournalContractSetup>): void {
  describe(`the journal contract: ${name}`, () => {
    let context: JournalContractSetup;
    let journal: Journal;
    beforeAll(async () => {
      context = await setUp();
      journal = context.journal;
    });
    afterAll(() => context?.dispose());

    it('[J1] gives the batches of a dojo the seqs 1, 2, 3 and gives them back in this order', async () => {
      const dojoId = await context.createDojo();
      const writer = newWriterId();
      for (const batch of [1n, 2n, 3n]) await journal.append(writer, [request(dojoId, batch)]);
      const rows = await journal.read(dojoId, 0, 10);
      expect(rows.map(({ seq, batch, epoch, writer }) => ({ seq, batch, epoch, writer }))).toEqual([
        { seq: 1, batch: 1n, epoch: 1, writer },
        { seq: 2, batch: 2n, epoch: 1, writer },
        { seq: 3, batch: 3n, epoch: 1, writer },
      ]);
      expect(rows.map(row => [...row.payload])).toEqual([1n, 2n, 3n].map(batch => [...payloadOf(batch)]));
      expect(await journal.heads([dojoId])).toEqual([
        { dojoId, seq: 3, epoch: 1, hash: rows[2]?.hash, state: 'open', accessRevision: 0 },
      ]);
    });

    it('[J1] says the hash of each batch, chained to the one before', async () => {
      const dojoId = await context.createDojo();
      const writer = newWriterId();
      const outcomes = await journal.append(writer, [request(dojoId, 1n)]);
      outcomes.push(...(await journal.resolve(writer, [request(dojoId, 2n)])));
      outcomes.push(...(await journal.resolve(writer, [request(dojoId, 1n)])));
      const said = outcomes.map(outcome => outcome.kind === 'committed' && [...outcome.hash]);
      const rows = await journal.read(dojoId, 0, 10);
      const chained: number[][] = [];
      let previous = genesisHash(sha256, dojoId);
      for (const row of rows) {
        previous = journalHash(sha256, previous, row);
        chained.push([...previous]);
      }
      expect(rows.map(row => [...row.hash])).toEqual(chained);
      expect(said).toEqual([chained[0], chained[1], chained[0]]);
    });

    it('[J1] answers every request of a statement in the order asked', async () => {
      const dojos = await Promise.all([1, 2, 3, 4].map(() => context.createDojo()));
      const unknown = newDojoId();
      const asked = [dojos[2], unknown, dojos[0], dojos[3], dojos[1]] as DojoId[];
      const outcomes = await journal.append(
        newWriterId(),
        asked.map((dojoId, i) => request(dojoId, BigInt(i + 1))),
      );
      expect(outcomes.map(outcome => outcome.dojoId)).toEqual(asked);
      expect(outcomes.map(outcome => outcome.batch)).toEqual([1n, 2n, 3n, 4n, 5n]);
      expect(outcomes.map(outcome => outcome.kind)).toEqual([
        'committed',
        'refused',
        'committed',
        'committed',
        'committed',
      ]);
      expect(outcomes[1]).toMatchObject({ code: 'dojo-not-found' });
    });

    it('[J1] makes no hole however many writers append to the same dojos at once', async () => {
      const dojos = await Promise.all([1, 2, 3].map(() => context.createDojo()));
      const writers = [1, 2, 3, 4].map(() => newWriterId());
      await Promise.all(
        writers.map(async (writer, w) => {
          for (let batch = 1n; batch <= 10n; batch++) {
            const order = w % 2 === 0 ? dojos : dojos.toReversed();
            await appendAll(
              journal,
              writer,
              order.map(dojoId => request(dojoId, batch)),
            );
          }
        }),
      );
      for (const dojoId of dojos) {
        const rows = await journal.read(dojoId, 0, 100);
        expect(rows.map(row => row.seq)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
        expect(new Set(rows.map(row => `${row.writer} ${row.batch}`)).size).toBe(40);
      }
    });

    it('reads after a seq, and at most as many rows as asked for', async () => {
      const dojoId = await context.createDojo();
      const writer = newWriterId();
      for (let batch = 1n; batch <= 5n; batch++) await journal.append(writer, [request(dojoId, batch)]);
      expect((await journal.read(dojoId, 2, 2)).map(row => row.seq)).toEqual([3, 4]);
      expect(await journal.read(dojoId, 5, 10)).toEqual([]);
      expect(await journal.read(newDojoId(), 0, 10)).toEqual([]);
    });

    it('knows the heads of the dojos that exist', async () => {
      const dojoId = await context.createDojo();
      const [head, ...others] = await journal.heads([newDojoId(), dojoId]);
      expect(head).toMatchObject({ dojoId, seq: 0, epoch: 1, state: 'open', accessRevision: 0 });
      expect([...(head?.hash ?? [])]).toEqual([...genesisHash(sha256, dojoId)]);
      expect(others).toEqual([]);
      expect(await journal.heads([])).toEqual([]);
    });

    it('refuses two batches of one dojo in one append, and then writes neither', async () => {
      const dojoId = await context.createDojo();
      const twice = [request(dojoId, 1n), request(dojoId, 2n)];
      await expect(journal.append(newWriterId(), twice)).rejects.toThrow(RangeError);
      expect(await journal.heads([dojoId])).toMatchObject([{ seq: 0 }]);
    });

    it('[J2] appends a batch once, however often it is asked for', async () => {
      const dojoId = await context.createDojo();
      const writer = newWriterId();
      const first = await journal.append(writer, [request(dojoId, 7n)]);
      const place = first.map(withoutPrevious);
      expect(await journal.append(writer, [request(dojoId, 7n)])).toEqual(place);
      expect(await journal.resolve(writer, [request(dojoId, 7n)])).toEqual(place);
      expect(await journal.heads([dojoId])).toMatchObject([{ seq: 1 }]);
    });

    it('[J1] says with a new row how the hash of the row before it begins, or leaves that out', async () => {
      const dojoId = await context.createDojo();
      const writer = newWriterId();
      const [before] = await journal.append(writer, [request(dojoId, 1n)]);
      const [after] = await journal.append(writer, [request(dojoId, 2n)]);
      if (before?.kind !== 'committed' || after?.kind !== 'committed') throw new Error('not committed');
      const { previous = before.hash } = after;
      expect(previous.length).toBeGreaterThanOrEqual(8);
      expect(Buffer.from(before.hash).subarray(0, previous.length)).toEqual(Buffer.from(previous));
    });

    it('[J2] resolves a mix of batches that are there and batches that are not', async () => {
      const [there, missing, other] = await Promise.all([1, 2, 3].map(() => context.createDojo()));
      if (!there || !missing || !other) throw new Error('three dojos were made');
      const writer = newWriterId();
      const [first] = await journal.append(writer, [request(there, 1n)]);
      await journal.append(newWriterId(), [request(missing, 1n)]);
      const outcomes = await journal.resolve(writer, [
        request(missing, 1n),
        request(there, 1n),
        request(other, 2n),
        request(newDojoId(), 3n),
      ]);
      expect(outcomes).toMatchObject([
        { kind: 'committed', dojoId: missing, seq: 2 },
        first === undefined ? {} : withoutPrevious(first),
        { kind: 'committed', dojoId: other, seq: 1 },
        { kind: 'refused', code: 'dojo-not-found' },
      ]);
    });

    it('[J2] keeps the same batch number of two writers apart', async () => {
      const dojoId = await context.createDojo();
      await journal.append(newWriterId(), [request(dojoId, 1n)]);
      await journal.append(newWriterId(), [request(dojoId, 1n)]);
      expect(await journal.heads([dojoId])).toMatchObject([{ seq: 2 }]);
    });

    it('[J2] any sequence of appends and repeats leaves each batch once, in the order first asked', async () => {
      const writer = newWriterId();
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.bigInt(1n, 6n), fc.boolean()), { maxLength: 12 }),
          async steps => {
            const dojoId = await context.createDojo();
            for (const [batch, isResolve] of steps) {
              await (isResolve ? journal.resolve : journal.append).call(journal, writer, [
                request(dojoId, batch),
              ]);
            }
            const rows = await journal.read(dojoId, 0, 100);
            expect(rows.map(row => row.batch)).toEqual([...new Set(steps.map(([batch]) => batch))]);
          },
        ),
        { numRuns: 15 },
      );
    });

    it('[J3] refuses a paused dojo until it is open again, and commits the others of the statement', async () => {
      const [paused, open] = await Promise.all([context.createDojo(), context.createDojo()]);
      await context.changeState(paused, 'paused');
      const writer = newWriterId();
      const outcomes = await journal.append(writer, [request(paused, 1n), request(open, 2n)]);
      expect(outcomes).toMatchObject([{ kind: 'refused', code: 'dojo-paused' }, { kind: 'committed' }]);
      await context.changeState(paused, 'open');
      expect(await journal.append(writer, [request(paused, 1n)])).toMatchObject([
        { kind: 'committed', seq: 3 },
      ]);
    });

    it('[J3] refuses an archived dojo for ever, under its old epoch and its new one', async () => {
      const dojoId = await context.createDojo();
      expect(await context.changeState(dojoId, 'archived')).toMatchObject({ kind: 'committed', seq: 1 });
      expect(await journal.heads([dojoId])).toMatchObject([{ dojoId, seq: 1, epoch: 2, state: 'archived' }]);
      expect(await journal.read(dojoId, 0, 10)).toMatchObject([{ seq: 1, epoch: 1 }]);
      for (const epoch of [1, 2]) {
        const outcome = await journal.append(newWriterId(), [{ ...request(dojoId, 1n), epoch }]);
        expect(outcome).toMatchObject([{ kind: 'refused', code: 'dojo-archived' }]);
      }
      for (const state of ['open', 'paused', 'archived'] as const) {
        expect(await context.changeState(dojoId, state)).toMatchObject({
          kind: 'refused',
          code: 'dojo-archived',
        });
      }
    });

    it('[J3] refuses another epoch than the dojo has', async () => {
      const dojoId = await context.createDojo();
      const outcome = await journal.append(newWriterId(), [{ ...request(dojoId, 1n), epoch: 2 }]);
      expect(outcome).toMatchObject([{ kind: 'refused', code: 'wrong-epoch' }]);
      expect(await journal.heads([dojoId])).toMatchObject([{ seq: 0 }]);
    });

    it('[J2] a batch committed before the dojo was archived resolves to its seq, a later one is refused', async () => {
      const dojoId = await context.createDojo();
      const writer = newWriterId();
      await journal.append(writer, [request(dojoId, 1n)]);
      await context.changeState(dojoId, 'archived');
      expect(await journal.resolve(writer, [request(dojoId, 1n)])).toMatchObject([
        { kind: 'committed', seq: 1 },
      ]);
      expect(await journal.resolve(writer, [request(dojoId, 2n)])).toMatchObject([{ code: 'dojo-archived' }]);
    });

    it('[J4] time never runs backwards along seq, and outcomes tell the time of the row', async () => {
      const dojoId = await context.createDojo();
      const writer = newWriterId();
      const outcomes: AppendOutcome[] = [];
      for (let batch = 1n; batch <= 20n; batch++) {
        outcomes.push(...(await journal.append(writer, [request(dojoId, batch)])));
      }
      const times = (await journal.read(dojoId, 0, 100)).map(row => row.atMicros);
      expect(times).toEqual(times.toSorted((a, b) => Number(a - b)));
      expect(outcomes.map(outcome => outcome.kind === 'committed' && outcome.atMicros)).toEqual(times);
    });

    it('[J5] a held head is "locked" and delays the others of the statement by one time-out at most', async () => {
      const dojos = await Promise.all(Array.from({ length: 8 }, () => context.createDojo()));
      const [held, ...others] = dojos as [DojoId, ...DojoId[]];
      const letGo = await context.holdHead(held);
      const writer = newWriterId();
      const startedMs = performance.now();
      try {
        const outcomes = await journal.append(
          writer,
          dojos.map(dojoId => request(dojoId, 1n)),
        );
        expect(performance.now() - startedMs).toBeLessThan(LOCKED_APPEND_MS);
        expect(outcomes.map(outcome => outcome.kind)).toEqual(['locked', ...others.map(() => 'committed')]);
        expect(await journal.resolve(writer, [request(held, 1n)])).toMatchObject([{ kind: 'locked' }]);
        expect(await journal.heads([held])).toMatchObject([{ seq: 0 }]);
      } finally {
        await letGo();
      }
      expect(await journal.append(writer, [request(held, 1n)])).toMatchObject([
        { kind: 'committed', seq: 1 },
      ]);
    });

    it('[J8] lets one writer at a time write a snapshot of a dojo, until it gives the lease back or that ends', async () => {
      const [dojoId, other] = [await context.createDojo(), await context.createDojo()];
      const [ana, bruno] = [newWriterId(), newWriterId()];
      expect(await journal.claimSnapshot(dojoId, ana)).toBe(true);
      expect(await journal.claimSnapshot(dojoId, bruno)).toBe(false);
      expect(await journal.claimSnapshot(dojoId, ana)).toBe(true);
      expect(await journal.claimSnapshot(other, bruno)).toBe(true);
      await journal.releaseSnapshot(dojoId, bruno);
      expect(await journal.claimSnapshot(dojoId, bruno)).toBe(false);
      await journal.releaseSnapshot(dojoId, ana);
      expect(await journal.claimSnapshot(dojoId, bruno)).toBe(true);
      await context.endSnapshotLease(dojoId);
      expect(await journal.claimSnapshot(dojoId, ana)).toBe(true);
    });

    it('keeps the newest snapshot, and the first one at a seq', async () => {
      const dojoId = await context.createDojo();
      expect(await journal.latestSnapshot(dojoId)).toBeUndefined();
      const snapshot = (seq: number, byte: number) => ({
        seq,
        state: new Uint8Array([byte, 0, 255]),
        stateVector: new Uint8Array([byte]),
      });
      await journal.saveSnapshot(dojoId, snapshot(10, 1));
      await journal.saveSnapshot(dojoId, snapshot(4, 2));
      await journal.saveSnapshot(dojoId, snapshot(10, 3));
      const latest = await journal.latestSnapshot(dojoId);
      expect(latest?.seq).toBe(10);
      expect([...(latest?.state ?? [])]).toEqual([1, 0, 255]);
      expect([...(latest?.stateVector ?? [])]).toEqual([1]);
      await journal.dropSnapshot(dojoId, 10);
      await journal.dropSnapshot(dojoId, 10);
      expect((await journal.latestSnapshot(dojoId))?.seq).toBe(4);
    });
  });
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

function request(dojoId: DojoId, batch: bigint): AppendRequest {
  return { dojoId, epoch: 1, batch, payload: payloadOf(batch) };
}

function payloadOf(batch: bigint): Uint8Array {
  return new Uint8Array([1, 0, Number(batch), 255]);
}

/** Asks again for what was locked, as a writer does. */
async function appendAll(
  journal: Journal,
  writer: WriterId,
  requests: readonly AppendRequest[],
): Promise<void> {
  for (let left = requests; left.length > 0; ) {
    const outcomes = await journal.append(writer, left);
    left = left.filter((_, i) => outcomes[i]?.kind === 'locked');
  }
}

/** What an outcome says of the batch's place, as it is also known when the batch is found again. */
function withoutPrevious(outcome: AppendOutcome): AppendOutcome {
  if (outcome.kind !== 'committed') return outcome;
  const { previous, ...place } = outcome;
  return place;
}
