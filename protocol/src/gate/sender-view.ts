import type { Doc } from 'yjs';
import type { Limits } from '../limits.ts';
import type { List } from './list.ts';
import { isSameList, listInDocument, RootKinds } from './list.ts';
import type { NewStruct } from './update-walk.ts';
import { Knowledge, Window } from './window.ts';

/**
 * - `proven`: its neighbours can have been neighbours for its author
 * - `unsure`: not proved here; an honest author who saw others' edits between his own can get this
 * - `wrong-root`: it would make a root text and map at once
 */
export type Placement = 'proven' | 'unsure' | 'wrong-root';

/** One character or value of the document; END and the start of a list are the unit of client -1. */
interface Unit {
  readonly client: number;
  readonly clock: number;
}

interface Placed {
  readonly struct: NewStruct;
  readonly list: List;
}

/** The first and last unit of a list, where the update has changed them. */
interface Ends {
  readonly list: List;
  first: Unit | undefined;
  last: Unit | undefined;
}

/** Inserts of one message may walk this many times as far as one insert. */
const WINDOWS_PER_MESSAGE = 8;

/**
 * What the author of an update saw while he made it, as far as the update tells: who stood beside whom after each
 * of its inserts. The document is what he started from; where two units of it must have been neighbours, the
 * window says whether they can have been. An update whose inserts all fit together could have been typed in this
 * order by one author, so it is as sound as any: a burst of offline edits costs no more than its keystrokes one by
 * one, splits, inserts before inserts and chains included.
 */
export class SenderView {
  readonly #doc: Doc;
  readonly #window: Window;
  readonly #knowledge: Knowledge | undefined;
  readonly #roots = new RootKinds();
  readonly #placed = new Map<number, Placed[]>();
  readonly #after = new UnitMap();
  readonly #before = new UnitMap();
  readonly #ends: Ends[] = [];

  constructor(doc: Doc, limits: Limits, structCount: number) {
    this.#doc = doc;
    this.#window = new Window(doc, limits.maxWindowSteps, limits.maxWindowSteps * WINDOWS_PER_MESSAGE);
    // A message of one keystroke has no later insert that could contradict it.
    this.#knowledge = structCount > 1 ? new Knowledge() : undefined;
  }

  /** Structs come in the order of orderStructs; after the first that is not proven there is no next. */
  place(struct: NewStruct): { placement: Placement; list: List | undefined } {
    const list = this.#listOf(struct);
    if (list === undefined) return { placement: 'unsure', list };
    if (!this.#roots.accepts(list)) return { placement: 'wrong-root', list };
    if (!this.#canHaveStood(struct, list)) return { placement: 'unsure', list };
    if (this.#knowledge !== undefined) this.#remember(struct, list);
    return { placement: 'proven', list };
  }

  #listOf(struct: NewStruct): List | undefined {
    if (this.#knowledge !== undefined) {
      const placed =
        this.#holder(struct.leftClient, struct.leftClock) ??
        this.#holder(struct.rightClient, struct.rightClock);
      if (placed !== undefined) return placed.list;
    }
    return listInDocument(this.#doc, struct);
  }

  #canHaveStood(struct: NewStruct, list: List): boolean {
    const knowledge = this.#knowledge;
    if (knowledge === undefined) return this.#window.allows(struct, list);
    const { leftClient, leftClock, rightClient, rightClock } = struct;
    if (!knowledge.names(leftClient, leftClock) || !knowledge.names(rightClient, rightClock)) return false;
    const right = leftClient < 0 ? this.#endsOf(list).first : this.#rightOf(leftClient, leftClock);
    if (right !== undefined) return right.client === rightClient && right.clock === rightClock;
    const left = rightClient < 0 ? this.#endsOf(list).last : this.#leftOf(rightClient, rightClock);
    return left === undefined && this.#window.allows(struct, list, knowledge);
  }

  #rightOf(client: number, clock: number): Unit | undefined {
    const unit = this.#after.get(client, clock);
    if (unit !== undefined) return unit;
    return this.#holder(client, clock) === undefined ? undefined : { client, clock: clock + 1 };
  }

  #leftOf(client: number, clock: number): Unit | undefined {
    const unit = this.#before.get(client, clock);
    if (unit !== undefined) return unit;
    return this.#holder(client, clock) === undefined ? undefined : { client, clock: clock - 1 };
  }

  #remember(struct: NewStruct, list: List): void {
    const { client, clock, leftClient, leftClock, rightClient, rightClock } = struct;
    const first: Unit = { client, clock };
    const last: Unit = { client, clock: clock + struct.length - 1 };
    if (leftClient < 0) this.#endsOf(list).first = first;
    else this.#after.set(leftClient, leftClock, first);
    if (rightClient < 0) this.#endsOf(list).last = last;
    else this.#before.set(rightClient, rightClock, last);
    this.#before.set(client, clock, { client: leftClient, clock: leftClock });
    this.#after.set(client, last.clock, { client: rightClient, clock: rightClock });
    const placed = this.#placed.get(client);
    if (placed === undefined) this.#placed.set(client, [{ struct, list }]);
    else placed.push({ struct, list });
  }

  /** The struct of the update that holds a unit. */
  #holder(client: number, clock: number): Placed | undefined {
    const placed = this.#placed.get(client);
    if (placed === undefined) return undefined;
    let left = 0;
    let right = placed.length - 1;
    while (left <= right) {
      const middle = (left + right) >> 1;
      const candidate = placed[middle];
      if (candidate === undefined) return undefined;
      const { struct } = candidate;
      if (clock < struct.clock) right = middle - 1;
      else if (clock >= struct.clock + struct.length) left = middle + 1;
      else return candidate;
    }
    return undefined;
  }

  #endsOf(list: List): Ends {
    for (const ends of this.#ends) if (isSameList(ends.list, list)) return ends;
    const ends: Ends = { list, first: undefined, last: undefined };
    this.#ends.push(ends);
    return ends;
  }
}

class UnitMap {
  readonly #clients = new Map<number, Map<number, Unit>>();

  get(client: number, clock: number): Unit | undefined {
    return this.#clients.get(client)?.get(clock);
  }

  set(client: number, clock: number, unit: Unit): void {
    const clocks = this.#clients.get(client);
    if (clocks === undefined) this.#clients.set(client, new Map([[clock, unit]]));
    else clocks.set(clock, unit);
  }
}
