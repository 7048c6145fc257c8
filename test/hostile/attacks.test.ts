import { TestPod } from '@tatami/collab-server/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Attacker, DIALECTS } from './attacker.ts';
import { ATTACKS } from './attacks.ts';
import { Crowd } from './crowd.ts';

/** From the second message of a kind that no honest client sends. */
const CLOSED_WITHIN_MS = 1_000;

describe('an editor who sends what no client would', () => {
  let pod: TestPod;
  let crowd: Crowd | undefined;
  beforeAll(async () => {
    pod = await TestPod.start();
  });
  afterEach(() => {
    crowd?.leave();
    crowd = undefined;
  });
  afterAll(() => pod?.stop());

  it.each(ATTACKS)('is refused, and put out when they go on: $title', async attack => {
    const room = await Crowd.join(pod);
    crowd = room;
    await room.typeDuring(async () => {
      for (const dialect of DIALECTS) {
        const attacker = await Attacker.join(pod, room.dojoId, dialect);
        const target = { own: attacker.clientId, victim: room.victim.clientId, doc: attacker.doc };
        const update = attack.update(target);
        attacker.send(update);
        // What may only be missing is asked for once, of a client that can be asked.
        if (attack.refusal === 'update-incomplete' && dialect === 'yjs') attacker.send(update);
        expect(`${dialect} ${await attacker.firstRefusal()}`).toBe(`${dialect} ${attack.refusal}`);
        const { code } = await attacker.goOn(() => update, CLOSED_WITHIN_MS);
        expect([4403, 4413, 4422, 4429, 1013]).toContain(code);
      }
    });
    await room.expectUnharmed();
  });
});
