import { closeBrackets, closeBracketsKeymap, insertBracket, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { ListedFile } from '@tatami/client';
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next';
import type * as Y from 'yjs';
import type { BoundDocument } from './bound-document.ts';
import { carets } from './carets.ts';
import { editorTheme } from './editor-theme.ts';
import { hangingIndent } from './hanging-indent.ts';
import { indentOf, languageOf } from './language-of.ts';
import { lineBreaks } from './line-breaks.ts';
import { refuseOverRoom } from './room-left.ts';
import { toShown, withComposition } from './shared-text.ts';
import { wholeCodePoints } from './whole-code-points.ts';
import { wordCompletion } from './word-completion.ts';

/** Two lines or so, so that one sees where somebody is going. */
const REVEAL_MARGIN_PX = 48;

export interface CodeEditorOptions {
  readonly parent: HTMLElement;
  readonly bound: BoundDocument;
  readonly file: ListedFile;
  /** For a screen reader. */
  readonly label: string;
  /** What the editor says, by CodeMirror's own words. */
  readonly phrases: Readonly<Record<string, string>>;
  readonly isReadOnly: boolean;
  /** A finger instead of a mouse: the platform's own selection, with its handles. */
  readonly isTouch: boolean;
  /** Something was not inserted because the dojo has no room for it. */
  readonly onFull: () => void;
}

/** One file of a dojo in a CodeMirror, with everybody's carets and an undo of one's own edits only. */
export class CodeEditor {
  readonly view: EditorView;
  readonly #writing = new Compartment();
  readonly #language = new Compartment();
  readonly #label = new Compartment();
  #fileName = '';
  readonly #undo: Y.UndoManager;

  constructor(options: CodeEditorOptions) {
    const text = options.bound.doc.getText(options.file.root);
    this.#undo = options.bound.undoOf(options.file.root);
    this.view = new EditorView({
      parent: options.parent,
      doc: text.toString(),
      extensions: [
        this.#writing.of(writing(options.isReadOnly)),
        this.#language.of(indentUnit.of(indentOf(options.file.name))),
        this.#label.of(labelled(options.label)),
        lineBreaks,
        wholeCodePoints,
        refuseOverRoom({ roomLeft: () => options.bound.roomLeft, onFull: options.onFull }),
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        options.isTouch ? [] : drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        wordCompletion(options.isTouch),
        search({ top: true }),
        EditorState.phrases.of(options.phrases),
        EditorView.lineWrapping,
        hangingIndent,
        keymap.of([...closeBracketsKeymap, ...searchKeymap, ...defaultKeymap, indentWithTab]),
        EditorView.contentAttributes.of({
          autocapitalize: 'off',
          autocorrect: 'off',
          spellcheck: 'false',
          // Focusable while read-only too, so that a viewer's caret is seen.
          tabindex: '0',
        }),
        editorTheme,
        withComposition(yCollab(text, null, { undoManager: this.#undo })),
        carets(text, options.bound.awareness),
      ],
    });
    void this.#loadLanguage(options.file.name);
  }

  /** The file is called otherwise now, and may be of another language. */
  rename(fileName: string, label: string): void {
    this.view.dispatch({ effects: this.#label.reconfigure(labelled(label)) });
    if (fileName !== this.#fileName) void this.#loadLanguage(fileName);
  }

  setReadOnly(isReadOnly: boolean): void {
    this.view.dispatch({ effects: this.#writing.reconfigure(writing(isReadOnly)) });
  }

  undo(): void {
    if (!this.view.state.readOnly) this.#undo.undo();
  }

  redo(): void {
    if (!this.view.state.readOnly) this.#undo.redo();
  }

  /** Types for a finger what its keyboard makes hard to reach. */
  type(text: string): void {
    const { state } = this.view;
    const closed = insertBracket(state, text);
    if (closed === null) {
      this.view.dispatch(state.replaceSelection(text), { userEvent: 'input.type', scrollIntoView: true });
    } else this.view.dispatch(closed);
    this.view.focus();
  }

  /** Scrolls to a place in the shared text. */
  reveal(index: number): void {
    const at = Math.min(toShown(this.view, index), this.view.state.doc.length);
    this.view.dispatch({
      effects: EditorView.scrollIntoView(at, { y: 'nearest', yMargin: REVEAL_MARGIN_PX }),
    });
  }

  /** Shows which words of the file the one at the caret could become. */
  complete(): void {
    this.view.focus();
    startCompletion(this.view);
  }

  search(): void {
    openSearchPanel(this.view);
  }

  destroy(): void {
    this.view.destroy();
  }

  async #loadLanguage(fileName: string): Promise<void> {
    this.#fileName = fileName;
    const language = await languageOf(fileName);
    // Renamed again meanwhile.
    if (fileName !== this.#fileName) return;
    const extensions = [indentUnit.of(indentOf(fileName)), language ?? []];
    this.view.dispatch({ effects: this.#language.reconfigure(extensions) });
  }
}

function labelled(label: string): Extension {
  return EditorView.contentAttributes.of({ 'aria-label': label });
}

function writing(isReadOnly: boolean): Extension {
  return [
    EditorState.readOnly.of(isReadOnly),
    // Not editable as well: a phone would open its keyboard for nothing.
    EditorView.editable.of(!isReadOnly),
    isReadOnly ? [] : keymap.of(yUndoManagerKeymap),
  ];
}
