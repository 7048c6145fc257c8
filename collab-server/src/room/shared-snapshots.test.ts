import type { WriterId } from '@tatami/protocol';
import { encodeAwareness, encodeAwarenessEntries } from '@tatami/protocol';
import { expect, it } from 'vitest';
import type { TestMember } from '../../testing/simulation/index.ts';
import { RoomFixture } from '../../testing/simulation/index.ts';

/** One dojo, open in three pods, with somebody in each. */
async function threePods() {
  const first = new RoomFixture();
  const pods = [first, new RoomFixture({ beside: first }), new RoomFixture({ beside: first })];
  const members: TestMember[] = [];
  for (const pod of pods) {
    const member = await pod.join(await pod.open());
    member.sendFrame(
      encodeAwareness(encodeAwarenessEntries([{ clientId: member.doc.clientID, clock: 1, json: '{}' }])),
    );
    members.push(member);
  }
  const [writer] = members;
  if (writer === undefined) throw new Error('nobody has joined');
  const made = () => pods.map(pod => pod.snapshotsMade);
  const snapshots = () => first.database.dojo(first.dojoId)?.snapshots ?? [];
  return { first, pods, members, writer, made, snapshots };
}

/** Types text that compresses badly, a kibibyte an edit. */
async function type(fixture: RoomFixture, writer: TestMember, kibibytes: number): Promise<void> {
  for (let n = 0; n < kibibytes; n++) {
    const line = Array.from({ length: 1024 }, () => String.fromCharCode(33 + fixture.random.int(90))).join(
      '',
    );
    writer.edit(text => text.insert(0, line));
    await fixture.clock.run(100);
  }
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);

it('[O13] three pods that have a room open make each of its snapshots once', async () => {
  const { first, writer, made, snapshots } = await threePods();
  await type(first, writer, 200);
  expect(snapshots().length).toBeGreaterThanOrEqual(2);
  expect(total(made())).toBe(snapshots().length);
  const { length } = snapshots();
  // As many as one pod alone would make: at 32 KiB, and each time the journal has doubled since.
  expect(length).toBeLessThanOrEqual(5);
});

it('[O13] another pod makes the snapshot when the one that began it is gone', async () => {
  const { first, pods, writer, made, snapshots } = await threePods();
  // A pod that is dead now took the lease.
  first.database.claimSnapshot(first.dojoId, first.newId<WriterId>());
  await type(first, writer, 40);
  expect([snapshots().length, total(made())]).toEqual([0, 0]);
  await first.clock.run(30_000);
  await type(first, writer, 8);
  expect([snapshots().length, total(made())]).toEqual([1, 1]);
  expect(pods.flatMap(pod => pod.troubles)).toEqual([]);
});

it('[O13] a pod that its last member leaves makes none while there are people in the room elsewhere', async () => {
  const { first, members, writer, made, snapshots } = await threePods();
  await type(first, writer, 1);
  const [one, two, three] = members;
  two?.leave();
  three?.leave();
  await first.clock.run(60_000);
  expect([snapshots().length, total(made())]).toEqual([0, 0]);
  one?.leave();
  await first.clock.run(60_000);
  expect([snapshots().length, total(made())]).toEqual([1, 1]);
});
