import type { Bus, RoomAddress } from '@tatami/bus';
import type { AppendOutcome, DojoState, DojoStore } from '@tatami/persistence';
import { encodeBatch } from '@tatami/protocol/batch';
import { TatamiError } from '@tatami/protocol/errors';
import type { WriterId } from '@tatami/protocol/ids';
import { maySteer } from '@tatami/protocol/session';
import type { Clock } from '../clock.ts';
import { sleep } from '../clock.ts';
import type { JournalWriter } from '../journal/journal-writer.ts';
import type { Command } from './command.ts';
import type { Member } from './member.ts';
import type { RoomLog } from './room-log.ts';

const MAX_ATTEMPTS = 20;
const RETRY_MS = 250;

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
  readonly clock: Clock;
}

/**
 * Does what a facilitator says. What was typed before is saved first; the change itself is an entry of the journal
 * that this room, like every other pod's, learns by reading it.
 * Throws TatamiError `not-facilitator`, or why the journal would not.
 */
export async function steer(member: Member, command: Command, parts: SteeringParts): Promise<void> {
  if (!maySteer(member.identity.role)) throw new TatamiError('not-facilitator');
  const { address, writer, bus, log } = parts;
  const isSaved = await new Promise<boolean>(resolve => log.whenCovered(resolve));
  if (!isSaved) throw new TatamiError('not-saving');
  const entry = {
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
  };
  const outcome = await changeState(STATE_AFTER[command.kind], entry, parts);
  if (outcome.kind === 'refused') throw new TatamiError(outcome.code);
  bus.publish(address, { kind: 'head-changed' });
  await log.catchUp();
}

/**
 * Asks until the journal has decided, under the same batch number, so that a change whose answer was lost is not
 * made twice. Throws TatamiError `not-saving` after some seconds.
 */
async function changeState(
  to: DojoState,
  entry: { writer: WriterId; batch: bigint; payload: Uint8Array },
  { store, address, clock }: SteeringParts,
): Promise<AppendOutcome> {
  let cause: unknown;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(clock, RETRY_MS);
    try {
      const outcome = await store.changeState(address.dojoId, to, entry);
      if (outcome.kind !== 'locked') return outcome;
    } catch (error) {
      cause = error;
    }
  }
  throw new TatamiError('not-saving', { cause });
}
