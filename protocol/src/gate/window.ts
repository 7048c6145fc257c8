import type { Doc, ID, Item } from 'yjs';
import type { List } from './list.ts';
import { firstItem } from './list.ts';
import { findStruct, isItem } from './live-store.ts';
import type { NewStruct } from './update-walk.ts';

/**
 * Could these two have been neighbours? Yjs places an insert by the neighbours that its author saw, and believes
 * any two: with neighbours in reverse order, of another list or of another place, replicas that receive the same
 * updates in another order show another text (7 % of random forgeries), and one insert may cost a walk over the
 * whole document.
 *
 * For an honest author everything that now stands between the two came from others and was unknown to him, so it
 * is neither of his own nor of what the authors of the two neighbours knew. The latter needs no history: when the
 * right neighbour was inserted, nothing that its author knew stood between it and its origin. If that origin is
 * not between the two now, none of what its author knew is; and likewise for the left one and its right origin.
 *
 * The walk costs one step for each concurrent insert at that place, usually none.
 */
export class Window {
  readonly #doc: Doc;
  readonly #maxSteps: number;
  #stepsLeft: number;

  /** @param maxSteps items walked over for one insert; `maxTotalSteps` for all inserts */
  constructor(doc: Doc, maxSteps: number, maxTotalSteps: number) {
    this.#doc = doc;
    this.#maxSteps = maxSteps;
    this.#stepsLeft = maxTotalSteps;
  }

  /**
   * Both neighbours, where it has them, are in the document.
   * @param knowledge what the author of several inserts is held to, one for all of them
   */
  allows(struct: NewStruct, list: List, knowledge?: Knowledge): boolean {
    const { leftClient, leftClock, rightClient, rightClock } = struct;
    const left = leftClient < 0 ? null : findStruct(this.#doc, leftClient, leftClock);
    const right = rightClient < 0 ? null : findStruct(this.#doc, rightClient, rightClock);
    if ((left !== null && !isItem(left)) || (right !== null && !isItem(right))) return false;
    if (left !== null && left === right) return rightClock === leftClock + 1;
    // What its author had written before the right neighbour, in the same stroke, is its left neighbour.
    if (right !== null && right.id.clock !== rightClock) return false;

    const gap = new Gap(struct, left?.rightOrigin ?? null, right?.origin ?? null, knowledge);
    if (left !== null) {
      const leftEnd = left.id.clock + left.length;
      if (leftClock + 1 < leftEnd && !gap.mayHold(leftClient, leftClock + 1, leftEnd)) return false;
    }
    return right !== null ? this.#walkLeft(right, left, gap) : this.#walkRight(left, list, gap);
  }

  #walkLeft(right: Item, left: Item | null, gap: Gap): boolean {
    const end = this.#stepsLeft - this.#maxSteps;
    for (let item = right.left; item !== left; item = item.left) {
      if (item === null || !this.#step(item, gap, end)) return false;
    }
    return true;
  }

  #walkRight(left: Item | null, list: List, gap: Gap): boolean {
    const end = this.#stepsLeft - this.#maxSteps;
    for (let item = left === null ? firstItem(list) : left.right; item !== null; item = item.right) {
      if (!this.#step(item, gap, end)) return false;
    }
    return true;
  }

  #step(item: Item, gap: Gap, end: number): boolean {
    if (this.#stepsLeft <= 0 || this.#stepsLeft <= end) return false;
    this.#stepsLeft--;
    return gap.mayHold(item.id.client, item.id.clock, item.id.clock + item.length);
  }
}

/** The place between the two neighbours of an insert. */
class Gap {
  readonly #author: number;
  /** The right origin of the left neighbour. */
  readonly #leftsRight: ID | null;
  /** The origin of the right neighbour. */
  readonly #rightsLeft: ID | null;
  readonly #knowledge: Knowledge | undefined;

  constructor(
    struct: NewStruct,
    leftsRight: ID | null,
    rightsLeft: ID | null,
    knowledge: Knowledge | undefined,
  ) {
    this.#author = struct.client;
    this.#leftsRight = leftsRight;
    this.#rightsLeft = rightsLeft;
    this.#knowledge = knowledge;
  }

  /** Whether the author can have been without these clocks of a client, which now stand in the gap. */
  mayHold(client: number, clock: number, end: number): boolean {
    if (client === this.#author) return false;
    if (holds(this.#leftsRight, client, clock, end) || holds(this.#rightsLeft, client, clock, end))
      return false;
    return this.#knowledge === undefined || this.#knowledge.lacks(client, clock);
  }
}

function holds(id: ID | null, client: number, clock: number, end: number): boolean {
  return id !== null && id.client === client && id.clock >= clock && id.clock < end;
}

/**
 * What the author of several inserts had of the document, as far as they tell: all that they name, nothing of what
 * stands between what they name. Authors who received others' text between their inserts contradict themselves
 * here; whether their own inserts and that text are in the right order is for the worker to find out.
 */
export class Knowledge {
  /** Per client, the highest clock that was named. */
  readonly #named = new Map<number, number>();
  /** Per client, the lowest clock that stood in a gap. */
  readonly #lacked = new Map<number, number>();

  /** Notes that an insert names a unit; false if its author cannot have had it. */
  names(client: number, clock: number): boolean {
    if (client < 0) return true;
    if (clock > (this.#named.get(client) ?? -1)) this.#named.set(client, clock);
    return clock < (this.#lacked.get(client) ?? Number.POSITIVE_INFINITY);
  }

  /** Notes that the author lacked a unit; false if he must have had it. */
  lacks(client: number, clock: number): boolean {
    if (clock < (this.#lacked.get(client) ?? Number.POSITIVE_INFINITY)) this.#lacked.set(client, clock);
    return clock > (this.#named.get(client) ?? -1);
  }
}
