import { type ReadonlySignal, signal } from '@preact/signals';
import { indexIn, type ListedFile, type Member } from '@tatami/client';
import type { BoundDocument } from './bound-document.ts';
import type { Person } from './people.ts';

/** Whoever was cut off is back within this time, or has left. */
const AWAY_MS = 5_000;

interface CaretPlace {
  /** Of the file's text. */
  readonly root: string;
  /** In the shared text, in UTF-16 units. */
  readonly index: number;
}

export interface FollowedPerson extends Pick<Person, 'userId' | 'name'> {
  /** Undefined while their caret is nowhere. */
  readonly place: CaretPlace | undefined;
}

/** What is known of the dojo by which somebody's caret is found. */
interface FollowedRoom {
  readonly bound: BoundDocument | undefined;
  readonly members: readonly Member[];
  readonly files: readonly ListedFile[];
  readonly file: ListedFile | undefined;
}

export interface FollowingOptions {
  readonly view: ReadonlySignal<FollowedRoom>;
  /** The caret is in another file than the one that is shown. */
  readonly onFile: (root: string) => void;
  /** They have left, and are followed no more. */
  readonly onLeft: (name: string) => void;
}

/** Keeps the editor where somebody's caret is, until one does something by hand there, or they leave. */
export class Following {
  readonly #options: FollowingOptions;
  readonly #person = signal<FollowedPerson | undefined>(undefined);
  /** Where they moved last, of all their tabs. */
  #clientId: number | undefined;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FollowingOptions) {
    this.#options = options;
  }

  /** Undefined while one follows nobody. */
  get person(): ReadonlySignal<FollowedPerson | undefined> {
    return this.#person;
  }

  start({ userId, name }: Pick<Person, 'userId' | 'name'>): void {
    this.stop();
    this.#person.value = { userId, name, place: undefined };
    this.look();
  }

  stop(): void {
    this.#isBack();
    this.#clientId = undefined;
    this.#person.value = undefined;
  }

  /** Others' carets moved. */
  moved(clientIds: readonly number[]): void {
    this.#clientId = this.#clientIds.find(clientId => clientIds.includes(clientId)) ?? this.#clientId;
    this.look();
  }

  /** To be called when something has changed by which a caret may be elsewhere. */
  look(): void {
    const person = this.#person.peek();
    if (person === undefined) return;
    const place = this.#findPlace();
    if (place?.root === person.place?.root && place?.index === person.place?.index) return;
    this.#person.value = { ...person, place };
    if (place !== undefined && place.root !== this.#options.view.peek().file?.root)
      this.#options.onFile(place.root);
  }

  /** To be called when it is known who is here. */
  membersChanged(): void {
    const person = this.#person.peek();
    if (person === undefined) return;
    if (this.#clientIds.length > 0) {
      this.#isBack();
      // Whoever came back is another connection, whose caret was told before they were.
      this.look();
      return;
    }
    this.#leaving ??= setTimeout(() => {
      this.stop();
      this.#options.onLeft(person.name);
    }, AWAY_MS);
  }

  #isBack(): void {
    clearTimeout(this.#leaving);
    this.#leaving = undefined;
  }

  get #clientIds(): readonly number[] {
    const userId = this.#person.peek()?.userId;
    const tabs = this.#options.view.peek().members.filter(member => member.userId === userId);
    return tabs.filter(({ isSelf }) => !isSelf).map(({ clientId }) => clientId);
  }

  #findPlace(): CaretPlace | undefined {
    const last = this.#clientId === undefined ? [] : [this.#clientId];
    for (const clientId of [...last, ...this.#clientIds]) {
      const place = this.#placeOf(clientId);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  #placeOf(clientId: number): CaretPlace | undefined {
    const { bound, files } = this.#options.view.peek();
    const cursor: unknown = bound?.awareness.getStates().get(clientId)?.cursor;
    if (bound === undefined || typeof cursor !== 'object' || cursor === null || !('head' in cursor)) return;
    for (const { root } of files) {
      // To ask for a root that is not there would make it.
      const index = bound.doc.share.has(root) ? indexIn(bound.doc.getText(root), cursor.head) : undefined;
      if (index !== undefined) return { root, index };
    }
    return undefined;
  }
}
