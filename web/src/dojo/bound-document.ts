import type { TatamiProvider } from '@tatami/client';
import * as Y from 'yjs';

/** What editors are bound to. Another object after a reset. */
export class BoundDocument {
  readonly doc: TatamiProvider['doc'];
  readonly awareness: TatamiProvider['awareness'];
  readonly #undo = new Map<string, Y.UndoManager>();

  constructor({ doc, awareness }: Pick<TatamiProvider, 'doc' | 'awareness'>) {
    this.doc = doc;
    this.awareness = awareness;
  }

  /** One for each file as long as the document lives, so that looking at another file forgets nothing. */
  undoOf(fileName: string): Y.UndoManager {
    const known = this.#undo.get(fileName);
    if (known !== undefined) return known;
    // It ends with its document.
    const made = new Y.UndoManager(this.doc.getText(fileName));
    this.#undo.set(fileName, made);
    return made;
  }
}
