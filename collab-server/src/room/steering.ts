import type { Bus, RoomAddress } from '@tatami/bus';
import type { DojoState, DojoStore } from '@tatami/persistence';
import { encodeBatch } from '@tatami/protocol/batch';
import { TatamiError } from '@tatami/protocol/errors';
import { maySteer } from '@tatami/protocol/session';
import type { JournalWriter } from '../journal/journal-writer.ts';
import type { Command } from './command.ts';
import type { Member } from './member.ts';
import type { RoomLog } from './room-log.ts';

const STATE_AFTER: Record<Command['kind'], DojoState> = {
  pause: 'paused',
  resume: 'open',
  archive: 'archived',
};

export interface SteeringParts {
  readonly address: RoomAddress;
  readonly store: DojoStore;
  readonly writer: JournalWriter;
  readonly bus: Bus;
  readonly log: RoomLog;
}

/**
 * Does what a facilitator says. What was typed before is saved first; the change itself is an entry of the journal
 * that this room, like every other pod's, learns by reading it.
 * Throws TatamiError `not-facilitator`, or why the journal would not.
 */
export async function steer(member: Member, command: Command, parts: SteeringParts): Promise<void> {
  if (!maySteer(member.identity.role)) throw new TatamiError('not-facilitator');
  const { address, store, writer, bus, log } = parts;
  await new Promise<void>(resolve => log.whenCovered(resolve));
  const outcome = await store.changeState(address.dojoId, STATE_AFTER[command.kind], {
    writer: writer.writerId,
    batch: writer.nextBatch(),
    payload: encodeBatch([
      {
        kind: command.kind,
        userId: member.identity.userId,
        clientId: member.clientId,
        deltaMs: 0,
        bytes: new Uint8Array(0),
      },
    ]),
  });
  if (outcome.kind === 'refused') throw new TatamiError(outcome.code);
  bus.publish(address, { kind: 'head-changed' });
  await log.catchUp();
}
