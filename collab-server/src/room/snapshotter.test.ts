import type { DojoId } from '@tatami/protocol';
import type { ErrorAddress } from '@tatami/service';
import { describe, expect, it } from 'vitest';
import { RoomFixture } from '../../testing/simulation/index.ts';
import type { SnapshotMaker } from './snapshotter.ts';
import { Snapshotter } from './snapshotter.ts';

const MADE = { state: new Uint8Array(7), stateVector: new Uint8Array(1) };

/** Ten dojos with something to write, and a snapshotter whose worker goes on when it is told. */
async function tenDojos(make: SnapshotMaker['makeSnapshot']) {
  const fixture = new RoomFixture();
  const room = await fixture.open();
  const ana = await fixture.join(room);
  ana.edit(text => text.insert(0, 'to be written'));
  await fixture.clock.run(100);
  const troubles: { what: string; address: ErrorAddress | undefined }[] = [];
  const snapshotter = new Snapshotter({
    maker: { makeSnapshot: make },
    reportError: (what, _error, address) => void troubles.push({ what, address }),
  });
  const { journal, store, dojoId, tenantId, writer } = fixture;
  // Each is another dojo for the snapshotter, and the same one for the journal.
  const from = {
    tenantId,
    store,
    writer,
    journal: new Proxy(journal, {
      get: (target, name) => {
        if (name === 'latestSnapshot') return async () => undefined;
        if (name === 'claimSnapshot') return async () => true;
        if (name === 'saveSnapshot' || name === 'releaseSnapshot') return async () => {};
        if (name === 'read')
          return (_: DojoId, seq: number, limit: number) => target.read(dojoId, seq, limit);
        return Reflect.get(target, name);
      },
    }),
  };
  const writing = Array.from({ length: 10 }, () => snapshotter.write(fixture.newId<DojoId>(), from));
  await fixture.clock.run(1_000);
  return { fixture, snapshotter, writing, troubles };
}

describe('snapshots of a pod that stops', () => {
  it('[O12] are finished if they have begun, and left out without a word if not', async () => {
    const begun: ((made: typeof MADE) => void)[] = [];
    const { fixture, snapshotter, writing, troubles } = await tenDojos(
      () => new Promise(resolve => begun.push(resolve)),
    );
    expect(begun).toHaveLength(2);
    const stopped = snapshotter.stop();
    for (const finish of begun) finish(MADE);
    await fixture.clock.run(1_000);
    await stopped;
    expect((await Promise.all(writing)).filter(({ kind }) => kind === 'there')).toHaveLength(2);
    expect(snapshotter.leftOut).toBe(8);
    expect(troubles).toEqual([]);
  });

  it('[O12] are no trouble when the worker ends under them', async () => {
    const begun: ((error: Error) => void)[] = [];
    const { fixture, snapshotter, writing, troubles } = await tenDojos(
      () => new Promise((_resolve, reject) => begun.push(reject)),
    );
    const stopped = snapshotter.stop();
    for (const fail of begun) fail(new Error('No snapshot: lost'));
    await fixture.clock.run(1_000);
    await stopped;
    await Promise.all(writing);
    expect(snapshotter.leftOut).toBe(10);
    expect(troubles).toEqual([]);
  });
});

it('a snapshot that cannot be written is reported with its tenant and its dojo', async () => {
  const { fixture, writing, troubles } = await tenDojos(async () => {
    throw new Error('the worker has no memory left');
  });
  expect(await Promise.all(writing)).toEqual(Array.from({ length: 10 }, () => ({ kind: 'none' })));
  expect(troubles).toHaveLength(10);
  for (const { what, address } of troubles) {
    expect(what).toBe('A snapshot could not be written');
    expect(address).toEqual({ tenantId: fixture.tenantId, dojoId: expect.any(String) });
  }
});
