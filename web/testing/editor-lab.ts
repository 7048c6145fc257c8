import { indexIn } from '@tatami/client';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { BoundDocument } from '../src/dojo/bound-document.ts';
import { CodeEditor } from '../src/dojo/code-editor.ts';

const FILE = 'main.js';

/** One change of the text; places are taken modulo what is there. */
export interface LabEdit {
  readonly by: 'editor' | 'peer';
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/** An editor on a page of its own and somebody else's copy of its document, without a server. */
export class EditorLab {
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  readonly peer = new Y.Doc();
  readonly limits = { maxNewBytes: 256 * 1024, maxTextLength: 1000 };
  timesFull = 0;
  readonly #others = new Map<string, Awareness>();
  readonly #bound = new BoundDocument(this);
  editor: CodeEditor;

  readonly #isTouch: boolean;

  constructor(startingText = '', { isTouch = false } = {}) {
    this.#isTouch = isTouch;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this.peer) Y.applyUpdate(this.peer, update, this.doc);
    });
    this.peer.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this.doc) Y.applyUpdate(this.doc, update, this.peer);
    });
    this.peer.getText(FILE).insert(0, startingText);
    this.editor = this.#edit(FILE);
  }

  get shownText(): string {
    return this.editor.view.state.doc.toString();
  }

  get sharedText(): string {
    return this.peer.getText(FILE).toString();
  }

  apply(edit: LabEdit): void {
    const text = this.peer.getText(FILE);
    const from = edit.at % (text.length + 1);
    const length = Math.min(edit.remove, text.length - from);
    if (edit.by === 'peer') {
      this.peer.transact(() => {
        text.delete(from, length);
        text.insert(from, edit.insert);
      });
    } else {
      this.editor.view.dispatch({
        changes: { from, to: from + length, insert: edit.insert },
        userEvent: 'input.type',
      });
    }
  }

  paste(text: string): void {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    this.editor.view.contentDOM.dispatchEvent(event);
  }

  /** Shows another file, as the page does. */
  open(fileName: string): void {
    this.editor.destroy();
    this.editor = this.#edit(fileName);
  }

  /** A place of the file, as somebody else's editor says it. */
  placeOf(index: number): Y.RelativePosition {
    return Y.createRelativePositionFromTypeIndex(this.peer.getText(FILE), index);
  }

  /** Where others see one's own caret. */
  get ownCaret(): number | undefined {
    const { cursor } = this.awareness.getLocalState() ?? {};
    return indexIn(this.peer.getText(FILE), cursor?.head);
  }

  /** Somebody says that this is their presence state; those without a name are other people each time. */
  hear(state: Record<string, unknown>, who = `stranger ${this.#others.size}`): void {
    const other = this.#others.get(who) ?? new Awareness(new Y.Doc());
    this.#others.set(who, other);
    other.setLocalState(state);
    applyAwarenessUpdate(this.awareness, encodeAwarenessUpdate(other, [other.clientID]), 'others');
  }

  /** Somebody's caret is in a place of the file now. */
  hearCaret(name: string, index: number): void {
    const place = this.placeOf(index);
    this.hear({ cursor: { anchor: place, head: place }, user: { name, color: '#0a0' } }, name);
  }

  end(): void {
    this.editor.destroy();
    this.awareness.destroy();
    for (const other of this.#others.values()) other.destroy();
  }

  #edit(fileName: string): CodeEditor {
    return new CodeEditor({
      parent: document.body,
      bound: this.#bound,
      file: { root: fileName, name: fileName },
      label: fileName,
      phrases: {},
      isReadOnly: false,
      isTouch: this.#isTouch,
      onFull: () => {
        this.timesFull++;
      },
    });
  }
}
