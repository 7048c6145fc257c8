import { describe, expect, it } from 'vitest';
import { SnapshotRule } from './snapshot-rule.ts';

const batch = { entries: [], payload: new Uint8Array(1_000) };
const fresh = { journalBytes: 0, journalUpdates: 0, snapshotBytes: 0, isComplete: true };
const settled = () => new Promise(resolve => setImmediate(resolve));

describe('when a snapshot is due', () => {
  it('[O8] each time the journal has grown by the size of the last one, at least 32 KiB', async () => {
    let written = 0;
    const rule = new SnapshotRule(fresh, async () => {
      written++;
      return 65_536;
    });
    for (let kilobytes = 1; kilobytes <= 170; kilobytes++) {
      rule.count(batch);
      await settled();
    }
    expect(written).toBe(3);
  });

  it('[O8] not with every batch while it cannot be written, and again after as much more', async () => {
    let tries = 0;
    const rule = new SnapshotRule(fresh, async () => {
      tries++;
      return undefined;
    });
    for (let kilobytes = 1; kilobytes <= 100; kilobytes++) {
      rule.count(batch);
      await settled();
    }
    expect(tries).toBe(3);
    expect(rule.hasUnsnapshotted).toBe(false);
  });

  it('[O9] never for a dojo that could not be read whole', async () => {
    let tries = 0;
    const rule = new SnapshotRule({ ...fresh, isComplete: false }, async () => {
      tries++;
      return undefined;
    });
    for (let kilobytes = 1; kilobytes <= 100; kilobytes++) rule.count(batch);
    await settled();
    expect(tries).toBe(0);
    expect(rule.hasUnsnapshotted).toBe(false);
  });
});
