import { describe, expect, it } from 'vitest';
import { SnapshotRule } from './snapshot-rule.ts';

const batch = (seq: number) => ({ row: { seq, payload: new Uint8Array(1_000) }, entries: [] });
const fresh = {
  seq: 0,
  journalBytes: 0,
  journalUpdates: 0,
  snapshotBytes: 0,
  snapshotSeq: 0,
  isComplete: true,
};
const settled = () => new Promise(resolve => setImmediate(resolve));

describe('when a snapshot is due', () => {
  it('[O8] each time the journal has grown by the size of the last one, at least 32 KiB', async () => {
    let [written, seq] = [0, 0];
    const rule = new SnapshotRule(fresh, async () => {
      written++;
      return { kind: 'there', seq, bytes: 65_536 };
    });
    for (let kilobytes = 1; kilobytes <= 170; kilobytes++) {
      rule.count(batch(++seq));
      await settled();
    }
    expect(written).toBe(3);
  });

  it('[O8] not with every batch while it cannot be written, and again after as much more', async () => {
    let tries = 0;
    const rule = new SnapshotRule(fresh, async () => {
      tries++;
      return { kind: 'none' };
    });
    for (let kilobytes = 1; kilobytes <= 100; kilobytes++) {
      rule.count(batch(kilobytes));
      await settled();
    }
    expect(tries).toBe(3);
    expect(rule.hasUnsnapshotted).toBe(false);
  });

  it('[O9] never for a dojo that could not be read whole', async () => {
    let tries = 0;
    const rule = new SnapshotRule({ ...fresh, isComplete: false }, async () => {
      tries++;
      return { kind: 'none' };
    });
    for (let kilobytes = 1; kilobytes <= 100; kilobytes++) rule.count(batch(kilobytes));
    await settled();
    expect(tries).toBe(0);
    expect(rule.hasUnsnapshotted).toBe(false);
  });

  it('[O13] again soon while another pod makes it, and then from the seq of what that made', async () => {
    const askedAt: number[] = [];
    let seq = 0;
    const rule = new SnapshotRule(fresh, async () => {
      askedAt.push(seq);
      // Its snapshot is at 33, and known here with the second question.
      return askedAt.length === 1
        ? { kind: 'elsewhere' }
        : { kind: 'there', seq: askedAt.length === 2 ? 33 : seq, bytes: 7 };
    });
    while (seq < 70) {
      rule.count(batch(++seq));
      await settled();
    }
    // At 32 KiB, an eighth of that later, and 32 KiB after the 33 that it then hears of.
    expect(askedAt).toEqual([33, 38, 66]);
  });
});
