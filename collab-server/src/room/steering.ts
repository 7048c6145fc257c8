import type { Bus, RoomAddress } from '@tatami/bus';
import type { Clock } from '@tatami/kernel';
import { backoffMs, sleep } from '@tatami/kernel';
import type { AppendOutcome, DojoStore, StateEntry, TurnOutcome } from '@tatami/persistence';
import type { Command, EntryKind, Session, Turn, TurnCommand, UserId } from '@tatami/protocol';
import {
  assertNever,
  encodeBatch,
  encodeTurn,
  maySteer,
  STATE_AFTER,
  TatamiError,
  turnAfter,
  turnAfterTime,
} from '@tatami/protocol';
import { DATABASE_RETRY } from '../database-retry.ts';
import type { JournalWriter } from '../journal/journal-writer.ts';
import type { Identity } from './member.ts';
import type { Sequencer } from './sequencer.ts';

const MAX_ATTEMPTS = 12;
/** How often a command is tried on the turn that somebody else began meanwhile. */
const MAX_TURNS = 5;

/** Who gives a command, and as which clientID. */
export interface Sender {
  readonly identity: Identity;
  readonly clientId: number;
}

export interface SteeringParts {
  readonly address: RoomAddress;
  readonly store: DojoStore;
  readonly writer: JournalWriter;
  readonly bus: Bus;
  readonly clock: Clock;
  /** From 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly sequencer: Sequencer;
  /** The session as the journal has it up to here. */
  readonly session: () => Session;
  /** Who is in the room and may write. */
  readonly present: () => ReadonlySet<UserId>;
}

/**
 * Does what a facilitator says, or the driver who hands off. What was typed before is saved first; a change of the
 * session is an entry of the journal that this room, like every other pod's, learns by reading it; a change of
 * what somebody may do is a row that all pods are told to read.
 *
 * Throws TatamiError: `not-facilitator`, `forbidden` for what only an owner may do, `not-in-turns`, `not-saving`, or
 * why the journal would not.
 */
export async function steer(sender: Sender, command: Command, parts: SteeringParts): Promise<void> {
  switch (command.kind) {
    case 'pause':
    case 'resume':
    case 'archive':
      requireFacilitator(sender);
      await changeState(sender, command.kind, parts);
      return;
    case 'start':
    case 'hand-off':
    case 'order':
    case 'turn-length':
      await changeTurn(sender, command, parts);
      return;
    case 'role':
      requireFacilitator(sender);
      await changeRole(sender, command.userId, command.role, parts);
      return;
    case 'kick':
      requireFacilitator(sender);
      await changeRole(sender, command.userId, 'removed', parts);
      return;
    default:
      assertNever(command);
  }
}

/**
 * Ends the turn whose time is used up by the database's clock; of several pods the first one does. The entry is its
 * driver's. Resolves with the milliseconds that are left of it after all, if there are any.
 */
export async function endTurn(parts: SteeringParts): Promise<number | undefined> {
  const session = parts.session();
  const turn = turnAfterTime(session, parts.present());
  if (turn === undefined || session.mode.mode !== 'turns') return undefined;
  const outcome = await writeTurn({ userId: session.mode.driver, clientId: 0 }, turn, true, parts);
  return outcome.kind === 'too-early' ? outcome.leftMs : undefined;
}

async function changeState(
  sender: Sender,
  kind: 'pause' | 'resume' | 'archive',
  parts: SteeringParts,
): Promise<void> {
  const { store, address } = parts;
  await allSaved(parts);
  const entry = stateEntry(kind, author(sender), new Uint8Array(0), parts);
  const outcome = await untilDecided(parts, () =>
    store.changeState(address.dojoId, STATE_AFTER[kind], entry),
  );
  await learn(outcome, parts);
}

async function changeTurn(sender: Sender, command: TurnCommand, parts: SteeringParts): Promise<void> {
  await allSaved(parts);
  for (let attempt = 0; attempt < MAX_TURNS; attempt++) {
    const session = parts.session();
    if (command.kind !== 'hand-off' || !isDriver(sender, session)) requireFacilitator(sender);
    const turn = turnAfter(session, command, sender.identity.userId, parts.present());
    const outcome = await writeTurn(author(sender), turn, false, parts);
    if (outcome.kind !== 'another-turn') return;
  }
  throw new TatamiError('not-saving');
}

async function writeTurn(
  by: Author,
  turn: Turn,
  onlyWhenDue: boolean,
  parts: SteeringParts,
): Promise<TurnOutcome> {
  const { store, address } = parts;
  const entry = stateEntry('turn', by, encodeTurn(turn), parts);
  const outcome = await untilDecided(parts, () => store.changeTurn(address.dojoId, turn, onlyWhenDue, entry));
  await learn(outcome, parts);
  return outcome;
}

async function changeRole(
  { identity }: Sender,
  userId: UserId,
  role: Identity['role'] | 'removed',
  { store, address, bus }: SteeringParts,
): Promise<void> {
  const { dojoId } = address;
  if (identity.role !== 'owner') {
    const members = await store.members(dojoId, [userId]);
    if (role === 'owner' || members?.roles.get(userId) === 'owner') throw new TatamiError('forbidden');
  }
  await store.setMember(dojoId, userId, role, identity.userId);
  bus.publish(address, { kind: 'access-changed' });
}

/** What was typed before a command is before it in the journal. */
async function allSaved({ sequencer }: SteeringParts): Promise<void> {
  const isSaved = await new Promise<boolean>(resolve => sequencer.whenCovered(resolve));
  if (!isSaved) throw new TatamiError('not-saving');
}

interface Author {
  readonly userId: UserId;
  readonly clientId: number;
}

function author({ identity, clientId }: Sender): Author {
  return { userId: identity.userId, clientId };
}

function stateEntry(kind: EntryKind, by: Author, bytes: Uint8Array, { writer }: SteeringParts): StateEntry {
  return {
    writer: writer.writerId,
    batch: writer.nextBatch(),
    payload: encodeBatch([{ kind, ...by, deltaMs: 0, bytes }]),
  };
}

/** Reads what the journal says now, and has the other pods read it. */
async function learn(outcome: TurnOutcome, { bus, address, sequencer }: SteeringParts): Promise<void> {
  if (outcome.kind === 'refused') throw new TatamiError(outcome.code);
  if (outcome.kind === 'too-early') return;
  if (outcome.kind === 'committed') bus.publish(address, { kind: 'head-changed' });
  await sequencer.catchUp();
}

/**
 * Asks until the journal has decided, under the same batch number, so that a change whose answer was lost is not
 * made twice. Throws TatamiError `not-saving` after some seconds.
 */
async function untilDecided<Outcome extends AppendOutcome | TurnOutcome>(
  { clock, random }: SteeringParts,
  ask: () => Promise<Outcome>,
): Promise<Outcome> {
  let cause: unknown;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(clock, backoffMs(DATABASE_RETRY, attempt - 1, random));
    try {
      const outcome = await ask();
      if (outcome.kind !== 'locked') return outcome;
    } catch (error) {
      cause = error;
    }
  }
  throw new TatamiError('not-saving', { cause });
}

function requireFacilitator({ identity }: Sender): void {
  if (!maySteer(identity.role)) throw new TatamiError('not-facilitator');
}

function isDriver({ identity }: Sender, { mode }: Session): boolean {
  return mode.mode === 'turns' && mode.driver === identity.userId;
}
