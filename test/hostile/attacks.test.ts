import { TestPod } from '@tatami/collab-server/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Attacker, DIALECTS } from './attacker.ts';
import { ATTACKS } from './attacks.ts';
import { Crowd } from './crowd.ts';

/** After a handful of messages that no honest client sends; how long that takes, a busy machine says. */
const CLOSED_WITHIN_MS = 30_000;
/** Too much at once may be anybody's paste, so hundreds of messages go by; that many take this test a while to send. */
const CLOSED_FOR_SIZE_WITHIN_MS = 45_000;
const SIZE_CODES = ['update-too-large', 'document-full'];

describe('an editor who sends what no client would', () => {
  let pod: TestPod;
  let crowd: Crowd | undefined;
  beforeAll(async () => {
    pod = await TestPod.start();
    await warmUp(pod);
  });
  afterEach(() => {
    crowd?.leave();
    crowd = undefined;
  });
  afterAll(() => pod?.stop());

  it.each(ATTACKS)(
    '[I1] [R10] is refused, and put out when they go on: $title',
    async attack => {
      const room = await Crowd.join(pod);
      const withinMs = SIZE_CODES.includes(attack.refusal) ? CLOSED_FOR_SIZE_WITHIN_MS : CLOSED_WITHIN_MS;
      crowd = room;
      await room.typeDuring(async () => {
        for (const dialect of DIALECTS) {
          const attacker = await Attacker.join(pod, room.dojoId, dialect);
          const victim = room.victim.clientId;
          attacker.send(attack, victim);
          // What may only be missing is asked for once, of a client that can be asked.
          if (attack.refusal === 'update-incomplete' && dialect === 'yjs') {
            await attacker.askedAgain();
            attacker.send(attack, victim);
          }
          expect(`${dialect} ${await attacker.firstRefusal()}`).toBe(`${dialect} ${attack.refusal}`);
          const { code } = await attacker.goOn(attack, victim, withinMs);
          expect([4403, 4413, 4422, 4429, 1013]).toContain(code);
        }
      });
      await room.expectUnharmed();
    },
    120_000,
  );
});

/** The thread that judges doubtful updates takes a second to start on a busy machine; here it is not what is measured. */
async function warmUp(pod: TestPod): Promise<void> {
  const doubtful = ATTACKS.find(attack => attack.title.startsWith('18 neighbours'));
  const attacker = await Attacker.join(pod, await pod.createDojo(), 'tatami.v1');
  if (doubtful !== undefined) attacker.send(doubtful, 0);
  await attacker.firstRefusal();
  attacker.client.close();
}
