import type { GeneralStores, TurnOutcome } from '@tatami/persistence';
import {
  assertNever,
  type Command,
  type DojoId,
  type DojoRole,
  type EntryKind,
  encodeBatch,
  encodeTurn,
  maySteer,
  STATE_AFTER,
  TatamiError,
  type TurnCommand,
  turnAfter,
  type UserId,
} from '@tatami/protocol';
import type { EntryNumbers } from './entry-numbers.ts';

export interface Steering {
  readonly dojoId: DojoId;
  readonly sender: { readonly userId: UserId; readonly role: DojoRole };
  readonly command: Command;
}

/** What pods have to be told, or notice by themselves within two seconds. */
export type SteeringEffect = 'head-changed' | 'access-changed';

/** Who is in the dojo is known to the pods only. */
const NOBODY_KNOWN: ReadonlySet<UserId> = new Set();

/**
 * Does what a facilitator asks for, or the driver who hands off, without being in the dojo. The stores are those of one
 * transaction, which holds the dojo from its first statement on, so that no pod comes in between.
 * @throws TatamiError `not-facilitator`, `forbidden` for what only an owner may do, `not-in-turns`, or why the journal
 * would not
 */
export async function steerDojo(
  { dojos }: Pick<GeneralStores, 'dojos'>,
  { dojoId, sender, command }: Steering,
  numbers: EntryNumbers,
): Promise<SteeringEffect> {
  await dojos.hold(dojoId);
  const entry = (kind: EntryKind, bytes: Uint8Array) => ({
    ...numbers.next(),
    payload: encodeBatch([{ kind, userId: sender.userId, clientId: 0, deltaMs: 0, bytes }]),
  });
  switch (command.kind) {
    case 'pause':
    case 'resume':
      requireFacilitator(sender);
      return committed(
        await dojos.changeState(dojoId, STATE_AFTER[command.kind], entry(command.kind, new Uint8Array(0))),
      );
    case 'start':
    case 'hand-off':
    case 'order':
    case 'turn-length': {
      const turn = await turnFor(dojos, dojoId, sender, command);
      return committed(await dojos.changeTurn(dojoId, turn, false, entry('turn', encodeTurn(turn))));
    }
    case 'role':
    case 'kick': {
      requireFacilitator(sender);
      const role = command.kind === 'kick' ? 'removed' : command.role;
      const members = await dojos.members(dojoId, [command.userId]);
      const concernsOwner = role === 'owner' || members?.roles.get(command.userId) === 'owner';
      if (concernsOwner && sender.role !== 'owner') throw new TatamiError('forbidden');
      await dojos.setMember(dojoId, command.userId, role, sender.userId);
      return 'access-changed';
    }
    case 'archive':
      // An operation of its own, which makes a POC.
      throw new TatamiError('validation-failed');
    default:
      return assertNever(command);
  }
}

async function turnFor(
  dojos: GeneralStores['dojos'],
  dojoId: DojoId,
  sender: Steering['sender'],
  command: TurnCommand,
) {
  const { turn, mode } = await dojos.session(dojoId);
  const isDriver = mode.mode === 'turns' && mode.driver === sender.userId;
  if (command.kind !== 'hand-off' || !isDriver) requireFacilitator(sender);
  return turnAfter({ turn, mode }, command, sender.userId, NOBODY_KNOWN);
}

function requireFacilitator({ role }: Steering['sender']): void {
  if (!maySteer(role)) throw new TatamiError('not-facilitator');
}

function committed(outcome: TurnOutcome): SteeringEffect {
  if (outcome.kind === 'refused') throw new TatamiError(outcome.code);
  if (outcome.kind !== 'committed') throw new Error(`A dojo that is held was ${outcome.kind}`);
  return 'head-changed';
}
