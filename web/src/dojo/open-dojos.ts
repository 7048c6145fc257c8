import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';

/** What OpenDojos needs of a dojo. */
export interface HeldDojo {
  /** Whether something of the user's would be gone without this dojo: unsaved edits, or lost text not yet shown. */
  readonly isNeeded: ReadonlySignal<boolean>;
  connect(): void;
  /** The page shows something else now. */
  leave(): void;
  destroy(): void;
}

interface Held<Dojo> {
  readonly dojo: Dojo;
  readonly isShown: boolean;
}

/** The dojo on the screen, and those that were left with something unsaved: they go on until all is saved. */
export class OpenDojos<Dojo extends HeldDojo> {
  readonly #held = signal<ReadonlyMap<string, Held<Dojo>>>(new Map());
  /** Left dojos that still hold something, by id. */
  readonly left: ReadonlySignal<ReadonlyMap<string, Dojo>> = computed(() => {
    const hidden = [...this.#held.value].filter(([, { isShown }]) => !isShown);
    return new Map(hidden.map(([id, { dojo }]) => [id, dojo]));
  });
  /** Whether closing the page would lose something. */
  readonly isNeeded: ReadonlySignal<boolean> = computed(() =>
    [...this.#held.value.values()].some(({ dojo }) => dojo.isNeeded.value),
  );

  constructor() {
    effect(() => {
      for (const [id, dojo] of this.left.value) if (!dojo.isNeeded.value) this.#forget(id, dojo);
    });
  }

  /** The dojo that is held under this id, with its unsaved edits, or else a new one. */
  show(id: string, make: () => Dojo): Dojo {
    const dojo = this.#held.peek().get(id)?.dojo ?? make();
    this.#hold(id, { dojo, isShown: true });
    return dojo;
  }

  /** The page no longer shows it. It ends when nothing of it is needed. */
  leave(id: string): void {
    const held = this.#held.peek().get(id);
    if (held === undefined) return;
    held.dojo.leave();
    this.#hold(id, { dojo: held.dojo, isShown: false });
  }

  /** Tries all connections now, such as after a new sign-in. */
  connect(): void {
    for (const { dojo } of this.#held.peek().values()) dojo.connect();
  }

  #hold(id: string, held: Held<Dojo>): void {
    this.#held.value = new Map(this.#held.peek()).set(id, held);
  }

  #forget(id: string, dojo: Dojo): void {
    const rest = new Map(this.#held.peek());
    rest.delete(id);
    this.#held.value = rest;
    dojo.destroy();
  }
}
