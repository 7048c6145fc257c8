import type { Limits, UserId } from '@tatami/protocol';
import { colourOf, parseUserId, readCursor } from '@tatami/protocol';
import type { Identity } from '../room/member.ts';

type PlainObject = { [key: string]: unknown };

export interface StampOptions {
  readonly limits: Limits;
  /** Whether the document has a root of this name. */
  readonly hasRoot: (name: string) => boolean;
}

/** Fields in which editors say where the caret is. */
const CURSORS = ['cursor', 'selection'] as const;

/**
 * A member's state as it is sent on: what the editor put in, but who it is said by the server, and a caret that is
 * no place in the document is null, because it would crash the others' editors. Undefined if it is not a plain,
 * shallow JSON object.
 */
export function stampState(json: string, identity: Identity, options: StampOptions): string | undefined {
  const state = parseObject(json, options.limits.maxPresenceDepth);
  if (state === undefined) return undefined;
  const { user: claimed, ...rest } = state;
  for (const field of CURSORS) {
    if (Object.hasOwn(rest, field)) rest[field] = readCursor(rest[field], options.hasRoot);
  }
  const color = colourOf(identity.userId);
  const user = {
    ...(isPlainObject(claimed) ? claimed : {}),
    id: identity.userId,
    name: identity.name,
    role: identity.role,
    color,
    colorLight: `${color}33`,
  };
  return JSON.stringify({ ...rest, user });
}

function parseObject(json: string, maxDepth: number): PlainObject | undefined {
  try {
    const value: unknown = JSON.parse(json, withoutProto);
    return isPlainObject(value) && depthOf(value, maxDepth) <= maxDepth ? value : undefined;
  } catch {
    return undefined;
  }
}

/** An own key `__proto__` would set the prototype of whatever the state is copied into. */
function withoutProto(this: unknown, key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Stops counting one level below `max`. */
function depthOf(value: unknown, max: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (max === 0) return 1;
  let deepest = 0;
  for (const child of Object.values(value)) deepest = Math.max(deepest, depthOf(child, max - 1));
  return deepest + 1;
}

/** Whose state this is, if they may write, by what {@link stampState} put into it. */
export function writerOf(json: string): UserId | undefined {
  const { id, role } = stampIn(json);
  return typeof id === 'string' && role !== 'viewer' ? parseUserId(id) : undefined;
}

/** Whose a state is, in stamped JSON. */
export function userIdIn(json: string): unknown {
  return stampIn(json).id;
}

function stampIn(json: string): PlainObject {
  const state: unknown = JSON.parse(json);
  return isPlainObject(state) && isPlainObject(state.user) ? state.user : {};
}
