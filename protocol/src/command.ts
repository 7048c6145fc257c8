import { TatamiError } from './errors.ts';
import type { UserId } from './ids.ts';
import { isUuid } from './ids.ts';
import type { DojoRole } from './session.ts';
import { isDojoRole } from './session.ts';
import { MAX_ORDER, MAX_TURN_MS, MIN_TURN_MS } from './turn.ts';

/**
 * How a dojo is held. `free`: everybody writes. `randori`: turns of five minutes, round and round.
 * `prepared-kata`: one driver shows something, without a clock.
 */
const PRESETS = ['free', 'randori', 'prepared-kata'] as const;
type Preset = (typeof PRESETS)[number];

/** What somebody may tell a room to do: facilitators all of it, the driver to hand off. */
export type Command =
  | { readonly kind: 'pause' | 'resume' | 'archive' }
  /** Begins the session anew. Without an order everybody who is there takes turns, the sender first. */
  | {
      readonly kind: 'start';
      readonly preset: Preset;
      readonly order?: readonly UserId[];
      readonly turnMs?: number;
    }
  /** Ends the turn; without `to` the next in the order who is there drives. */
  | { readonly kind: 'hand-off'; readonly to?: UserId }
  | { readonly kind: 'order'; readonly order: readonly UserId[] }
  /** 0: the turn ends only by a hand-off. Counts for the turn that is on, too. */
  | { readonly kind: 'turn-length'; readonly turnMs: number }
  | { readonly kind: 'role'; readonly userId: UserId; readonly role: DojoRole }
  /** Closes the user's connections, and the dojo to them until they are given a role again. */
  | { readonly kind: 'kick'; readonly userId: UserId };

/** Throws TatamiError `message-malformed`. */
export function parseCommand(json: string): Command {
  const fields = parse(json);
  switch (fields.kind) {
    case 'pause':
    case 'resume':
    case 'archive':
      return { kind: fields.kind };
    case 'start':
      return {
        kind: 'start',
        preset: preset(fields.preset),
        ...(fields.order === undefined ? {} : { order: userIds(fields.order) }),
        ...(fields.turnMs === undefined ? {} : { turnMs: turnLength(fields.turnMs) }),
      };
    case 'hand-off':
      return fields.to === undefined ? { kind: 'hand-off' } : { kind: 'hand-off', to: userId(fields.to) };
    case 'order':
      return { kind: 'order', order: userIds(fields.order) };
    case 'turn-length':
      return { kind: 'turn-length', turnMs: turnLength(fields.turnMs) };
    case 'role':
      return { kind: 'role', userId: userId(fields.userId), role: role(fields.role) };
    case 'kick':
      return { kind: 'kick', userId: userId(fields.userId) };
    default:
      throw malformed('Unknown command');
  }
}

function parse(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch (cause) {
    throw new TatamiError('message-malformed', { cause });
  }
}

function preset(value: unknown): Preset {
  const found = PRESETS.find(known => known === value);
  if (found === undefined) throw malformed('Unknown preset');
  return found;
}

function userId(value: unknown): UserId {
  if (typeof value !== 'string' || !isUuid(value)) throw malformed('Not a user id');
  return value as UserId;
}

function userIds(value: unknown): UserId[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_ORDER) {
    throw malformed(`An order has 1 to ${MAX_ORDER} users`);
  }
  return [...new Set(value.map(userId))];
}

function turnLength(value: unknown): number {
  const isOne = typeof value === 'number' && Number.isInteger(value);
  if (isOne && (value === 0 || (value >= MIN_TURN_MS && value <= MAX_TURN_MS))) return value;
  throw malformed(`A turn takes ${MIN_TURN_MS} to ${MAX_TURN_MS} ms, or 0 for no limit`);
}

function role(value: unknown): DojoRole {
  if (typeof value !== 'string' || !isDojoRole(value)) throw malformed('Unknown role');
  return value;
}

function malformed(detail: string): TatamiError {
  return new TatamiError('message-malformed', { detail });
}
