import { TestPod } from '@tatami/collab-server/testing';
import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Editors } from '../editors.ts';
import { textOf, typeInto } from '../editors.ts';
import { Attacker, DIALECTS } from './attacker.ts';
import { clockOf } from './attacks.ts';
import { Crowd } from './crowd.ts';
import type { StructId } from './update-writer.ts';
import { deleted, gc, item, writeUpdate } from './update-writer.ts';

const ABSENT_TEXT = ' what was typed in the train';

/**
 * A few bytes that take the place of what somebody types while offline: Yjs deletes it on their own screen when they
 * come back. Wide enough for a day's work.
 */
const ERASERS = {
  'garbage of length 1,000,000': ({ client, clock }: StructId) =>
    writeUpdate([{ client, clock, structs: [gc(1_000_000)] }]),
  'a million deleted characters': ({ client, clock }: StructId) =>
    writeUpdate([
      { client, clock, structs: [item(deleted(1_000_000), { origin: { client, clock: clock - 1 } })] },
    ]),
};

describe('an editor who claims what an absent user types offline', () => {
  let pod: TestPod;
  beforeAll(async () => {
    pod = await TestPod.start();
  });
  afterAll(() => pod?.stop());

  describe.each(DIALECTS)('by %s', dialect => {
    it.each(Object.keys(ERASERS) as (keyof typeof ERASERS)[])(
      '[G7] [G8] does not erase it with %s',
      async what => {
        const crowd = await Crowd.join(pod);
        const absent = await joinAndGo(crowd.editors, crowd);
        await crowd.typeDuring(async () => {
          const attacker = await Attacker.join(pod, crowd.dojoId, dialect);
          attacker.read();
          for (const { clientId } of absent) {
            const clock = clockOf(attacker.doc, clientId);
            expect(clock).toBeGreaterThan(0);
            const eraser = ERASERS[what]({ client: clientId, clock });
            if (what.startsWith('garbage')) expect(eraser.length).toBeLessThanOrEqual(15);
            attacker.sendUpdate(eraser);
          }
          expect(await attacker.firstRefusal()).toBe('update-forged');
          attacker.client.close();
        });
        for (const { comeBack } of absent) comeBack();
        await until('everybody has the absent users’ text', () => {
          const sees = [crowd.text, ...absent.map(({ text }) => text())];
          return new Set(sees).size === 1 && sees[0]?.split(ABSENT_TEXT).length === 1 + absent.length;
        });
        await crowd.expectUnharmed(`VW${ABSENT_TEXT}${ABSENT_TEXT}`);
        crowd.leave();
      },
    );

    it('[G8] does not take the place of a user whom nobody has seen write', async () => {
      const crowd = await Crowd.join(pod);
      const newcomer = await crowd.editors.stock(3, crowd.dojoId);
      newcomer.disconnect();
      newcomer.type(ABSENT_TEXT);
      await crowd.typeDuring(async () => {
        const attacker = await Attacker.join(pod, crowd.dojoId, dialect);
        attacker.sendUpdate(ERASERS['garbage of length 1,000,000']({ client: newcomer.clientId, clock: 0 }));
        expect(await attacker.firstRefusal()).toBe('update-forged');
        attacker.client.close();
      });
      newcomer.connect();
      await until('the newcomer’s text is there', () => crowd.text.includes(ABSENT_TEXT));
      await crowd.expectUnharmed(ABSENT_TEXT);
      crowd.leave();
    });
  });
});

/** Two users, with our own client and a stock one, who have typed a letter, and type on after they lost the network. */
async function joinAndGo(editors: Editors, crowd: Crowd) {
  const ours = await editors.joinedTatami(crowd.dojoId);
  const stock = await editors.joinedStock(3, crowd.dojoId);
  typeInto(ours, 'V');
  stock.type('W');
  await until('both have written', () => crowd.text.includes('V') && crowd.text.includes('W'));
  ours.disconnect();
  stock.disconnect();
  typeInto(ours, ABSENT_TEXT);
  stock.type(ABSENT_TEXT);
  return [
    { clientId: ours.doc.clientID, comeBack: () => ours.connect(), text: () => textOf(ours) },
    { clientId: stock.clientId, comeBack: () => stock.connect(), text: () => stock.text },
  ];
}
