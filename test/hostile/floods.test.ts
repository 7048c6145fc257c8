import { TestPod } from '@tatami/collab-server/testing';
import { encodeAwareness, encodeAwarenessEntries } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILE } from '../file.ts';
import { Attacker, DIALECTS } from './attacker.ts';
import { Crowd } from './crowd.ts';
import { item, text, writeUpdate } from './update-writer.ts';

const MAX_IDS = 30;
/** Hundreds of messages go by; that many take this test a while to send on a busy machine. */
const CLOSED_WITHIN_MS = 45_000;

describe('an editor who sends what many clients would', () => {
  let pod: TestPod;
  beforeAll(async () => {
    pod = await TestPod.start({ limits: { maxClientIdsPerUser: MAX_IDS } });
  });
  afterAll(() => pod?.stop());

  // Each id is in every state vector from then on, and each insert at one place walks over all the others there:
  // 8,000 of them took 11 s of plain Yjs.
  it.each(DIALECTS)(
    '[I2] is put out who writes under ever new clientIDs at one place, by %s',
    async dialect => {
      const crowd = await Crowd.join(pod);
      await crowd.typeDuring(async () => {
        const attacker = await Attacker.join(pod, crowd.dojoId, dialect);
        for (let i = 0; i < 3 * MAX_IDS; i++) {
          attacker.sendUpdate(
            writeUpdate([{ client: 70_000 + i, clock: 0, structs: [item(text('z'), { root: FILE })] }]),
          );
        }
        expect(await attacker.client.whenClosed()).toEqual({ code: 4429, reason: 'too-many-client-ids' });
      });
      await crowd.settled();
      // What was written before the limit is writing like any other.
      const written = [...crowd.text].filter(character => character === 'z').length;
      expect(written).toBeGreaterThan(MAX_IDS / 2);
      expect(written).toBeLessThanOrEqual(MAX_IDS);
      await crowd.expectUnharmed('z'.repeat(written));
      crowd.leave();
    },
  );

  it.each(DIALECTS)(
    '[I4] [G9] loses what is too large for one message, and is put out when they go on, by %s',
    async dialect => {
      const crowd = await Crowd.join(pod);
      await crowd.typeDuring(async () => {
        const attacker = await Attacker.join(pod, crowd.dojoId, dialect);
        const paste = {
          title: '300 KiB in one insert',
          refusal: 'update-too-large',
          update: ({ own, clock }: { own: number; clock: number }) =>
            writeUpdate([
              { client: own, clock, structs: [item(text('x'.repeat(300 * 1024)), { root: FILE })] },
            ]),
        };
        attacker.send(paste, crowd.victim.clientId);
        expect(await attacker.firstRefusal()).toBe('update-too-large');
        const { code } = await attacker.goOn(paste, crowd.victim.clientId, CLOSED_WITHIN_MS);
        expect([4429, 1013]).toContain(code);
      });
      await crowd.expectUnharmed();
      crowd.leave();
    },
  );
});

describe('somebody who sends more messages than anybody can type', () => {
  let pod: TestPod;
  beforeAll(async () => {
    pod = await TestPod.start();
  });
  afterAll(() => pod?.stop());

  // 1 MB of them kept a pod busy for minutes while each waited behind one that asked the database.
  it.each(DIALECTS)('[R16] is put out who sends 100,000 empty messages, by %s', async dialect => {
    const crowd = await Crowd.join(pod);
    await crowd.typeDuring(async () => {
      const attacker = await Attacker.join(pod, crowd.dojoId, dialect);
      for (let i = 0; i < 300; i++) {
        attacker.client.send(
          encodeAwareness(encodeAwarenessEntries([{ clientId: 80_000 + i, clock: 1, json: '{}' }])),
        );
      }
      for (let i = 0; i < 100_000; i++) attacker.client.send(Uint8Array.of(1, 1, 0));
      expect(await attacker.client.whenClosed()).toEqual({ code: 1013, reason: 'overloaded' });
    });
    await crowd.settled();
    await crowd.expectUnharmed();
    crowd.leave();
  });
});
