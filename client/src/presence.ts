import type { Cancel, WallClock } from '@tatami/kernel';
import type { AwarenessEntry, DojoRole } from '@tatami/protocol';
import {
  decodeAwarenessEntries,
  encodeAwareness,
  encodeAwarenessEntries,
  isDojoRole,
  maySteer,
  PRESENCE_INTERVAL_MS,
} from '@tatami/protocol';
import type { Awareness } from 'y-protocols/awareness';
import { applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { isResolvable } from './relative-position.ts';

/** A user as the server stamps them on every presence state; nobody can say they are somebody else. */
export interface User {
  readonly id: string;
  readonly name: string;
  /** CSS colours, the same for everybody: of the caret, and of a selection. */
  readonly color: string;
  readonly colorLight: string;
  readonly role: DojoRole;
}

/** One connection of a user; somebody with two tabs open is two members. */
export interface Member extends Omit<User, 'id'> {
  readonly clientId: number;
  readonly userId: string;
  readonly isSelf: boolean;
  /** What they show of the recording to everybody, as their application has put it; only of those who may steer. */
  readonly replay?: unknown;
  /** Whether they ask for the word, as their application has put it into the field `hand`. */
  readonly hand?: unknown;
  /** What the tests said to them last, as their application has put it into the field `light`. */
  readonly light?: unknown;
}

export interface PresenceOptions {
  readonly awareness: Awareness;
  readonly clock: WallClock;
  /** Sends if there is a connection that has been welcomed, else drops: what is current is sent at the next welcome. */
  readonly send: (frame: Uint8Array) => void;
  /** Somebody came, went or changed, or the server said who we are. */
  readonly onMembers: () => void;
}

/**
 * Who is here and where their carets are.
 *
 * VP1  Only the entry of the own clientID is sent.
 * VP2  The server's echo of the own entry never changes it: it is older than what the user does now. It tells who we are.
 * VP3  Others are forgotten with the connection, clocks too, so that the next one can show them at once.
 * VP4  A caret of somebody else's is passed on only if it is a place in the document, which has to be there first.
 * VP5  What somebody shows of the recording to everybody is passed on only if the server says that they may steer.
 */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #awareness: Awareness;
  #user: User | undefined;
  #pause: Cancel | undefined;
  #isStale = false;
  #hiddenState: Record<string, unknown> | undefined;

  readonly #onUpdate = (change: { added: number[]; updated: number[]; removed: number[] }): void => {
    const own = this.#awareness.clientID;
    if ([...change.added, ...change.updated, ...change.removed].includes(own)) this.#sendSoon();
  };
  readonly #onChange = (): void => this.#options.onMembers();

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#awareness = options.awareness;
    this.#awareness.on('update', this.#onUpdate);
    this.#awareness.on('change', this.#onChange);
  }

  get user(): User | undefined {
    return this.#user;
  }

  /** Goes on under another clientID, with the same state. */
  adopt(clientId: number): void {
    const awareness = this.#awareness;
    const previous = awareness.clientID;
    if (previous === clientId) return;
    const state = awareness.getLocalState();
    awareness.states.delete(previous);
    awareness.meta.delete(previous);
    awareness.clientID = clientId;
    awareness.emit('change', [{ added: [], updated: [], removed: [previous] }, 'local']);
    if (state === null) return;
    // y-protocols shows nobody whose first state has clock 0, which is where setLocalState would start.
    awareness.meta.set(clientId, { clock: 0, lastUpdated: this.#options.clock.now() });
    awareness.setLocalState(state);
  }

  receive(payload: Uint8Array): void {
    const others = this.#takeOwn(payload);
    if (others !== undefined) applyAwarenessUpdate(this.#awareness, others, this);
  }

  sendNow(): void {
    this.#isStale = false;
    const { clientID, meta } = this.#awareness;
    if (!meta.has(clientID)) return;
    this.#options.send(encodeAwareness(encodeAwarenessUpdate(this.#awareness, [clientID])));
  }

  forgetOthers(): void {
    const { clientID, states, meta } = this.#awareness;
    const others = [...states.keys()].filter(id => id !== clientID);
    removeAwarenessStates(this.#awareness, others, this);
    for (const id of [...meta.keys()]) if (id !== clientID) meta.delete(id);
  }

  /** Leaves at once, without waiting for the server to notice; `show` comes back. */
  hide(): void {
    this.#hiddenState = this.#awareness.getLocalState() ?? undefined;
    this.#awareness.off('update', this.#onUpdate);
    this.#awareness.setLocalState(null);
    this.#awareness.on('update', this.#onUpdate);
    this.sendNow();
  }

  show(): void {
    if (this.#hiddenState !== undefined) this.#awareness.setLocalState(this.#hiddenState);
    this.#hiddenState = undefined;
  }

  members(): Member[] {
    const members: Member[] = [];
    for (const [clientId, state] of this.#awareness.getStates()) {
      const isSelf = clientId === this.#awareness.clientID;
      const user = isSelf ? this.#user : readUser(state.user);
      if (user === undefined) continue;
      const { id, ...rest } = user;
      const { replay, hand, light } = state;
      members.push({
        ...{ clientId, userId: id, isSelf, ...rest },
        ...(isSaid(replay) && maySteer(rest.role) && { replay }),
        ...(isSaid(hand) && { hand }),
        ...(isSaid(light) && { light }),
      });
    }
    return members;
  }

  release(): void {
    this.#pause?.();
    this.#awareness.off('update', this.#onUpdate);
    this.#awareness.off('change', this.#onChange);
  }

  #sendSoon(): void {
    if (this.#pause !== undefined) {
      this.#isStale = true;
      return;
    }
    this.sendNow();
    this.#pause = this.#options.clock.after(PRESENCE_INTERVAL_MS, () => {
      this.#pause = undefined;
      if (this.#isStale) this.#sendSoon();
    });
  }

  /** Reads the own entry and returns the others'; undefined if there are none. */
  #takeOwn(payload: Uint8Array): Uint8Array | undefined {
    const others: AwarenessEntry[] = [];
    for (const entry of decodeAwarenessEntries(payload)) {
      if (entry.clientId === this.#awareness.clientID) this.#learnUser(entry.json);
      else others.push({ ...entry, json: this.#harmless(entry.json) });
    }
    return others.length === 0 ? undefined : encodeAwarenessEntries(others);
  }

  /** Editors resolve a caret by Yjs, which throws at a place that is none and makes a file of a name it does not know. */
  #harmless(json: string): string {
    const state: unknown = JSON.parse(json);
    if (typeof state !== 'object' || state === null || !('cursor' in state) || state.cursor === null)
      return json;
    return isCursor(this.#awareness.doc, state.cursor) ? json : JSON.stringify({ ...state, cursor: null });
  }

  #learnUser(json: string): void {
    const state: unknown = JSON.parse(json);
    const user =
      typeof state === 'object' && state !== null && 'user' in state ? readUser(state.user) : undefined;
    if (user === undefined) return;
    this.#user = user;
    this.#options.onMembers();
  }
}

/** A field is null when its application takes it back. */
function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isCursor(doc: Y.Doc, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { anchor, head } = value as Record<string, unknown>;
  return isResolvable(doc, anchor) && isResolvable(doc, head);
}

function readUser(value: unknown): User | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, name, color, colorLight, role } = value as Record<string, unknown>;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof color !== 'string') return undefined;
  return {
    id,
    name,
    color,
    colorLight: typeof colorLight === 'string' ? colorLight : `${color}33`,
    role: typeof role === 'string' && isDojoRole(role) ? role : 'participant',
  };
}
