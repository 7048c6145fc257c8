import { assertNever } from './assert-never.ts';
import type { Command } from './command.ts';
import { TatamiError } from './errors.ts';
import type { UserId } from './ids.ts';
import type { Session } from './session.ts';
import { MAX_ORDER, type Turn, type TurnMode } from './turn.ts';

export type TurnCommand = Extract<Command, { kind: 'start' | 'hand-off' | 'order' | 'turn-length' }>;

const RANDORI_TURN_MS = 5 * 60_000;

type InTurns = Extract<TurnMode, { mode: 'turns' }>;

/**
 * The turn that a command asks for.
 * Throws TatamiError `not-in-turns` where there are none.
 * @param present who is in the room and may write
 */
export function turnAfter(
  session: Pick<Session, 'turn' | 'mode'>,
  command: TurnCommand,
  sender: UserId,
  present: ReadonlySet<UserId>,
): Turn {
  const number = session.turn + 1;
  if (command.kind === 'start') return { number, restarts: true, ...startOf(command, sender, present) };
  const { mode } = session;
  if (mode.mode !== 'turns') throw new TatamiError('not-in-turns');
  switch (command.kind) {
    case 'hand-off':
      return { number, restarts: true, ...handedOff(mode, command.to ?? nextDriver(mode, present)) };
    case 'order': {
      const [first = sender] = command.order;
      const isStillIn = command.order.includes(mode.driver);
      const driver = isStillIn ? mode.driver : first;
      return { number, restarts: !isStillIn, ...mode, driver, order: command.order };
    }
    case 'turn-length':
      return { number, restarts: false, ...mode, turnMs: command.turnMs };
    default:
      return assertNever(command);
  }
}

/** The turn that follows one whose time is used up. */
export function turnAfterTime(session: Session, present: ReadonlySet<UserId>): Turn | undefined {
  const { mode, turn } = session;
  if (mode.mode !== 'turns') return undefined;
  return { number: turn + 1, restarts: true, ...mode, driver: nextDriver(mode, present) };
}

function startOf(
  { preset, order, turnMs }: Extract<Command, { kind: 'start' }>,
  sender: UserId,
  present: ReadonlySet<UserId>,
): TurnMode {
  switch (preset) {
    case 'free':
      return { mode: 'free' };
    case 'randori':
      return inTurns(order ?? [sender, ...present], sender, turnMs ?? RANDORI_TURN_MS);
    case 'prepared-kata':
      return inTurns(order ?? [sender], sender, turnMs ?? 0);
    default:
      return assertNever(preset);
  }
}

function inTurns(users: readonly UserId[], sender: UserId, turnMs: number): InTurns {
  const order = [...new Set(users)].slice(0, MAX_ORDER);
  return { mode: 'turns', driver: order[0] ?? sender, order, turnMs };
}

/** Whoever is not in the order yet comes in behind the one who hands off. */
function handedOff(mode: InTurns, to: UserId): InTurns {
  if (mode.order.includes(to)) return { ...mode, driver: to };
  const behind = mode.order.indexOf(mode.driver) + 1;
  const order = [...mode.order.slice(0, behind), to, ...mode.order.slice(behind)].slice(0, MAX_ORDER);
  return { ...mode, driver: to, order };
}

/** The next in the order who is there; if none of them is, simply the next. */
function nextDriver({ order, driver }: InTurns, present: ReadonlySet<UserId>): UserId {
  const at = order.indexOf(driver);
  const following = [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))];
  return following.find(userId => present.has(userId)) ?? following[0] ?? driver;
}
