import { TestPod } from '@tatami/collab-server/testing';
import { until } from '@tatami/kernel/testing';
import type { AwarenessEntry } from '@tatami/protocol';
import { encodeAwareness, encodeAwarenessEntries } from '@tatami/protocol';
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attacker, DIALECTS } from './attacker.ts';
import { Crowd } from './crowd.ts';
import { bytes, times } from './update-writer.ts';

/** What plain y-protocols takes and passes on, and what it does there. */
const ATTACKS: readonly {
  readonly title: string;
  readonly entries: (own: number, victim: number) => readonly AwarenessEntry[];
}[] = [
  {
    title: '10,000 people who are not there, kept for ever and sent to each joiner',
    entries: () => times(10_000, i => ({ clientId: 500_000 + i, clock: 1, json: '1' })),
  },
  {
    title: 'somebody else’s state with the highest clock there is, which would be theirs for ever',
    entries: (_own, victim) => [
      { clientId: victim, clock: Number.MAX_SAFE_INTEGER, json: '{"user":{"name":"FORGED"}}' },
    ],
  },
  {
    title: 'the removal of somebody else',
    entries: (_own, victim) => [{ clientId: victim, clock: 100_000, json: 'null' }],
  },
  {
    title: 'the removal of the server',
    entries: () => [{ clientId: 0, clock: Number.MAX_SAFE_INTEGER, json: 'null' }],
  },
  {
    title: 'a state too deep to be written again',
    entries: own => [{ clientId: own, clock: 9, json: '['.repeat(30_000) + ']'.repeat(30_000) }],
  },
  {
    title: 'a state with 6,000 fields, to be compared each time',
    entries: own => [
      { clientId: own, clock: 9, json: JSON.stringify(Object.fromEntries(times(6_000, i => [`k${i}`, i]))) },
    ],
  },
  {
    title: 'a second entry that is no JSON, after a first that was taken',
    entries: own => [
      { clientId: own, clock: 9, json: '{"x":1}' },
      { clientId: 6, clock: 1, json: '{bad' },
    ],
  },
  {
    title: 'a prototype that makes its owner a facilitator',
    entries: own => [
      {
        clientId: own,
        clock: 9,
        json: '{"__proto__":{"role":"facilitator"},"user":{"role":"owner","name":"Boss"}}',
      },
    ],
  },
];

describe('an editor who lies about who is there', () => {
  let pod: TestPod;
  beforeAll(async () => {
    pod = await TestPod.start();
  });
  afterAll(() => pod?.stop());

  it.each(ATTACKS)('[P1] [P2] deceives nobody with $title', async ({ entries }) => {
    const crowd = await Crowd.join(pod);
    const attackers: Attacker[] = [];
    await crowd.typeDuring(async () => {
      for (const dialect of DIALECTS) {
        const attacker = await Attacker.join(pod, crowd.dojoId, dialect);
        attackers.push(attacker);
        const lie = encodeAwareness(
          encodeAwarenessEntries(entries(attacker.clientId, crowd.victim.clientId)),
        );
        for (let i = 0; i < 20 && attacker.client.closed === undefined; i++) attacker.client.send(lie);
        // Whoever is let alone after that is heard with the truth.
        if (attacker.client.closed === undefined)
          attacker.client.send(
            encodeAwareness(
              encodeAwarenessEntries([
                { clientId: attacker.clientId, clock: 20, json: '{"user":{"name":"The Boss"}}' },
              ]),
            ),
          );
      }
    });
    const names = [...crowd.names, ...attackers.filter(({ client }) => !client.closed).map(() => 'Attacker')];
    await until('everybody is seen as who they are', () => crowd.namesSeen.join() === names.sort().join(), {
      describe: () => crowd.namesSeen.join(),
    });
    expect(crowd.rolesSeen).toEqual(['participant']);
    // Also by one who comes now, who is sent the states of all.
    const stock = await crowd.editors.joinedStock(3, crowd.dojoId);
    await until('a newcomer sees everybody', () =>
      names.every(name => [...stock.names.values()].includes(name)),
    );
    expect(stock.names.size).toBe(names.length);
    crowd.editors.close(stock);
    await crowd.expectUnharmed();
    for (const { client } of attackers) client.close();
    crowd.leave();
  });

  it.each([
    ['a count of entries that are not there', bytes(encoder => encoding.writeVarUint(encoder, 2 ** 40))],
    ['bytes after the last entry', Uint8Array.of(0, 1, 2, 3)],
    ['nothing at all', new Uint8Array(0)],
    ['a clientID above 2^53 - 1', encodeAwarenessEntries([{ clientId: 2 ** 53, clock: 1, json: '{}' }])],
  ])('is put out for bytes that are no presence: %s', async (_what, payload) => {
    const dojoId = await pod.createDojo();
    for (const dialect of DIALECTS) {
      const attacker = await Attacker.join(pod, dojoId, dialect);
      attacker.client.send(encodeAwareness(payload));
      expect(await attacker.client.whenClosed()).toEqual({ code: 4422, reason: 'message-malformed' });
    }
  });
});
