import { type TatamiProvider, textLength } from '@tatami/client';
import * as Y from 'yjs';

type BoundProvider = Pick<TatamiProvider, 'doc' | 'awareness' | 'limits'>;

/** What editors are bound to. Another object after a reset. */
export class BoundDocument {
  readonly doc: TatamiProvider['doc'];
  readonly awareness: TatamiProvider['awareness'];
  readonly #provider: BoundProvider;
  readonly #undo = new Map<string, Y.UndoManager>();

  constructor(provider: BoundProvider) {
    // The provider's own may be replaced; an editor keeps the ones it began with.
    this.doc = provider.doc;
    this.awareness = provider.awareness;
    this.#provider = provider;
  }

  /** UTF-16 units that all files together can still take. */
  get roomLeft(): number {
    return this.#provider.limits.maxTextLength - textLength(this.doc);
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
