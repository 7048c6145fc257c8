import type { SeededRandom } from '@tatami/kernel';
import * as Y from 'yjs';
import { recordUpdates } from './room.ts';

const FILES = ['main.ts', 'main.test.ts', 'README.md'];
const SNIPPETS = ['a', 'b', 'c', ' ', '\n', 'const x = 1;\n', '👩‍💻', '😀', 'é', '汉字', '\ufeff'];
const KEYS = ['language', 'title', 'tests'];

/** Somebody who edits as people do in editors: mostly on from where he is, sometimes elsewhere, and undoes. */
export class Typist {
  readonly doc: Y.Doc;
  readonly outbox: Uint8Array[];
  readonly inbox: Uint8Array[] = [];
  readonly #random: SeededRandom;
  readonly #undo: Y.UndoManager;
  readonly #texts: readonly Y.Text[];
  #file: Y.Text;
  #caret = 0;

  constructor(doc: Y.Doc, random: SeededRandom, files: readonly string[] = FILES) {
    this.doc = doc;
    this.#random = random;
    this.outbox = recordUpdates(doc);
    const texts = files.map(name => doc.getText(name));
    this.#file = doc.getText(files[0]);
    const settings = doc.getMap('settings');
    this.#undo = new Y.UndoManager([...texts, settings], { captureTimeout: 0 });
    this.#texts = texts;
  }

  /** One change: one transaction, one update. */
  edit(): void {
    const dice = this.#random.int(100);
    if (dice < 60) this.#type();
    else if (dice < 75) this.#delete();
    else if (dice < 80) this.#replace();
    else if (dice < 83) this.#multiCaret();
    else if (dice < 86) this.doc.getMap('settings').set(this.#random.pick(KEYS), this.#value());
    else if (dice < 87) this.doc.getMap('settings').delete(this.#random.pick(KEYS));
    else if (dice < 94) this.#undo.undo();
    else if (dice < 97) this.#undo.redo();
    else this.#file = this.#random.pick(this.#texts);
  }

  /** Receives up to `count` of others' updates. */
  receive(count: number): void {
    for (const update of this.inbox.splice(0, count)) Y.applyUpdate(this.doc, update, 'network');
  }

  #type(): void {
    if (this.#random.chance(0.2)) this.#caret = this.#random.int(this.#file.length + 1);
    this.#caret = Math.min(this.#caret, this.#file.length);
    const snippet = this.#random.pick(SNIPPETS);
    this.#file.insert(this.#caret, snippet);
    this.#caret += snippet.length;
  }

  #delete(): void {
    if (this.#file.length === 0) return;
    if (this.#random.chance(0.3)) this.#caret = this.#random.int(this.#file.length);
    this.#caret = Math.min(this.#caret, this.#file.length - 1);
    this.#file.delete(this.#caret, Math.min(1 + this.#random.int(6), this.#file.length - this.#caret));
  }

  #replace(): void {
    this.doc.transact(() => {
      this.#delete();
      this.#type();
      if (this.#random.chance(0.3)) this.#delete();
    });
  }

  #multiCaret(): void {
    this.doc.transact(() => {
      for (let i = 0; i < 4; i++) {
        this.#file.insert(this.#random.int(this.#file.length + 1), this.#random.pick(SNIPPETS));
      }
    });
  }

  #value(): string | number | boolean | null | string[] {
    return this.#random.pick(['typescript', 4, true, null, ['a', 'b']]);
  }
}
