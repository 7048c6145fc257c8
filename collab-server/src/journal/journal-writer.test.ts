import type { AppendOutcome, AppendRequest } from '@tatami/persistence';
import type { DojoId } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import { RoomFixture } from '../../testing/simulation/index.ts';
import type { BatchSource } from './batch-source.ts';

/** A room reduced to what the writer sees of it: a payload byte for each thing to commit. */
class Source implements BatchSource {
  readonly dojoId: DojoId;
  readonly outcomes: AppendOutcome[] = [];
  readonly taken: bigint[] = [];
  #waiting: number[] = [];
  isInFlight = false;

  constructor(dojoId: DojoId) {
    this.dojoId = dojoId;
  }

  gather(byte: number): void {
    this.#waiting.push(byte);
  }

  takeBatch(batch: bigint): AppendRequest | undefined {
    if (this.isInFlight || this.#waiting.length === 0) return undefined;
    this.isInFlight = true;
    this.taken.push(batch);
    return { dojoId: this.dojoId, epoch: 1, batch, payload: Uint8Array.from(this.#waiting.splice(0)) };
  }

  settled(outcome: AppendOutcome): void {
    this.isInFlight = false;
    this.outcomes.push(outcome);
  }
}

function sources(fixture: RoomFixture, count: number): Source[] {
  return Array.from({ length: count }, () => {
    const dojoId = fixture.newId<DojoId>();
    fixture.database.createDojo(dojoId);
    return new Source(dojoId);
  });
}

const payloads = (fixture: RoomFixture, source: Source) =>
  (fixture.database.dojo(source.dojoId)?.rows ?? []).map(row => [...row.payload]);

describe('the journal writer', () => {
  it('[W1] gathers while a statement is in flight', async () => {
    const fixture = new RoomFixture();
    const [source] = sources(fixture, 1) as [Source];
    for (let byte = 1; byte <= 5; byte++) {
      source.gather(byte);
      fixture.writer.request(source);
      await fixture.clock.run(0);
    }
    await fixture.clock.run(100);
    source.gather(6);
    fixture.writer.request(source);
    await fixture.clock.run(100);
    const rows = payloads(fixture, source);
    expect(rows.flat()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(rows.length).toBeLessThan(6);
  });

  it('[W1] commits many rooms in one statement', async () => {
    const fixture = new RoomFixture();
    const many = sources(fixture, 50);
    let statements = 0;
    const append = fixture.journal.append.bind(fixture.journal);
    fixture.journal.append = (writer, requests) => {
      statements++;
      return append(writer, requests);
    };
    for (const source of many) {
      source.gather(1);
      fixture.writer.request(source);
    }
    await fixture.clock.run(100);
    expect(statements).toBe(1);
    expect(many.every(source => source.outcomes[0]?.kind === 'committed')).toBe(true);
  });

  it('[W2] never has two batches of a room in flight', async () => {
    const fixture = new RoomFixture();
    fixture.connection.faults = { maxLatencyMs: 30, lostAnswers: 0.3, unavailable: 0.2 };
    const [source] = sources(fixture, 1) as [Source];
    for (let byte = 1; byte <= 60; byte++) {
      source.gather(byte);
      fixture.writer.request(source);
      await fixture.clock.run(10);
      if (!source.isInFlight) fixture.writer.request(source);
    }
    await fixture.clock.run(60_000);
    fixture.writer.request(source);
    await fixture.clock.run(60_000);
    expect(payloads(fixture, source).flat()).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  });

  it('[W3] has one outcome for each batch, whatever answers are lost', async () => {
    const fixture = new RoomFixture();
    fixture.connection.faults = { maxLatencyMs: 20, lostAnswers: 0.5, unavailable: 0.2 };
    const many = sources(fixture, 10);
    for (let round = 1; round <= 20; round++) {
      for (const source of many) {
        source.gather(round);
        fixture.writer.request(source);
      }
      await fixture.clock.run(50);
    }
    await fixture.clock.run(100_000);
    for (const source of many) fixture.writer.request(source);
    await fixture.clock.run(100_000);
    for (const source of many) {
      expect(source.outcomes).toHaveLength(source.taken.length);
      expect(payloads(fixture, source).flat()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    }
  });

  it('[W4] goes on with the others while one head is locked', async () => {
    const fixture = new RoomFixture();
    const [locked, free] = sources(fixture, 2) as [Source, Source];
    fixture.database.held.add(locked.dojoId);
    for (const source of [locked, free]) {
      source.gather(1);
      fixture.writer.request(source);
    }
    await fixture.clock.run(100);
    free.gather(2);
    fixture.writer.request(free);
    await fixture.clock.run(5_000);
    expect(payloads(fixture, free)).toEqual([[1], [2]]);
    expect(locked.outcomes).toEqual([]);
    expect(fixture.writer.isIdle).toBe(false);
    fixture.database.held.delete(locked.dojoId);
    await fixture.clock.run(5_000);
    expect(locked.outcomes).toMatchObject([{ kind: 'committed', seq: 1 }]);
    expect(fixture.writer.isIdle).toBe(true);
  });

  it('[W4] tries all locked rooms again in one statement', async () => {
    const fixture = new RoomFixture();
    const many = sources(fixture, 41);
    const free = many[40] as Source;
    const append = fixture.journal.append.bind(fixture.journal);
    let running = 0;
    let peak = 0;
    fixture.journal.append = async (...args) => {
      peak = Math.max(peak, ++running);
      return append(...args).finally(() => running--);
    };
    for (const source of many) {
      if (source !== free) fixture.database.held.add(source.dojoId);
      source.gather(1);
      fixture.writer.request(source);
    }
    for (let byte = 2; byte <= 50; byte++) {
      await fixture.clock.run(40);
      free.gather(byte);
      fixture.writer.request(free);
    }
    expect(peak).toBeLessThanOrEqual(2);
    fixture.database.held.clear();
    await fixture.clock.run(5_000);
    expect(many.every(({ outcomes }) => outcomes[0]?.kind === 'committed')).toBe(true);
    expect(fixture.writer.isIdle).toBe(true);
  });

  it('[W8] waits for more while entries come, up to 16 ms, and no longer when nothing comes', async () => {
    const fixture = new RoomFixture();
    fixture.connection.faults = { maxLatencyMs: 0, lostAnswers: 0, unavailable: 0 };
    const [source] = sources(fixture, 1) as [Source];
    const type = async (forMs: number) => {
      for (let ms = 0; ms < forMs; ms++) {
        for (let i = 0; i < 4; i++) {
          source.gather(i);
          fixture.writer.request(source);
        }
        await fixture.clock.run(1);
      }
    };
    await type(600);
    const before = payloads(fixture, source).length;
    await type(320);
    const batches = payloads(fixture, source).length - before;
    expect(batches).toBeGreaterThanOrEqual(15);
    expect(batches).toBeLessThanOrEqual(21);

    // As those do who wait for their answers: all at once, and then nothing.
    await fixture.clock.run(20);
    const settled = source.outcomes.length;
    await type(1);
    await fixture.clock.run(3);
    expect(source.outcomes).toHaveLength(settled + 1);
  });

  it('[W7] says since when a statement hangs', async () => {
    const fixture = new RoomFixture();
    const [source] = sources(fixture, 1) as [Source];
    fixture.journal.append = () => new Promise(() => {});
    source.gather(1);
    fixture.writer.request(source);
    await fixture.clock.run(6_000);
    expect(fixture.writer.silentSince).toBeLessThan(1_000);
  });

  it('[W7] says since when nothing could be committed', async () => {
    const fixture = new RoomFixture();
    const [source] = sources(fixture, 1) as [Source];
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 1 };
    source.gather(1);
    fixture.writer.request(source);
    await fixture.clock.run(1_000);
    expect(fixture.writer.silentSince).toBeLessThan(100);
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };
    await fixture.clock.run(2_000);
    expect(fixture.writer.silentSince).toBeUndefined();
  });
});
