import { Compartment, EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, lineNumbers, WidgetType } from '@codemirror/view';
import { editorTheme } from '../dojo/editor-theme.ts';
import { hangingIndent } from '../dojo/hanging-indent.ts';
import { languageOf } from '../dojo/language-of.ts';
import { lineBreaks } from '../dojo/line-breaks.ts';

/** Where somebody just wrote. */
export interface Trace {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  /** One of our own colours. */
  readonly colour: string;
}

/** What one person wrote. */
export interface Blamed {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  /** One of our own colours. */
  readonly colour: string;
  readonly pattern: string;
}

/** What is seen beside a text. */
interface Marks {
  readonly trace: Trace | undefined;
  readonly blame: readonly Blamed[] | undefined;
}

/** A file as it was at one moment, with the mark of whoever wrote last. Nobody can type in it. */
export class ReplayEditor {
  readonly #view: EditorView;
  readonly #language = new Compartment();

  constructor(options: { parent: HTMLElement; fileName: string; label: string }) {
    this.#view = new EditorView({
      parent: options.parent,
      extensions: [
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        this.#language.of([]),
        lineBreaks,
        lineNumbers(),
        EditorView.lineWrapping,
        hangingIndent,
        EditorView.contentAttributes.of({ 'aria-label': options.label, tabindex: '0' }),
        editorTheme,
        traces,
        blamed,
      ],
    });
    void this.#loadLanguage(options.fileName);
  }

  /** Shows a text; only what is different from the one before is drawn anew. */
  show(text: string, { trace, blame }: Marks): void {
    const before = this.#view.state.doc.toString();
    const change = difference(before, text);
    this.#view.dispatch({
      ...(change && { changes: change }),
      effects: [setTrace.of(trace), setBlame.of(blame)],
    });
    // Not in the same step: a view that was just made does not know its height yet.
    if (trace !== undefined && change !== undefined) this.#view.requestMeasure(this.#scrollTo(trace.to));
  }

  #scrollTo(position: number) {
    const view = this.#view;
    return {
      key: this,
      read: () => undefined,
      write: () => {
        // A dispatch is not allowed while the view measures.
        queueMicrotask(() => {
          if (!view.dom.isConnected) return;
          const at = Math.min(position, view.state.doc.length);
          view.dispatch({ effects: EditorView.scrollIntoView(at, { yMargin: 60 }) });
        });
      },
    };
  }

  destroy(): void {
    this.#view.destroy();
  }

  async #loadLanguage(fileName: string): Promise<void> {
    const language = await languageOf(fileName);
    if (language !== undefined) this.#view.dispatch({ effects: this.#language.reconfigure(language) });
  }
}

/** The one stretch in which two texts differ; undefined if they do not. */
export function difference(
  before: string,
  after: string,
): { readonly from: number; readonly to: number; readonly insert: string } | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let tail = 0;
  while (
    tail < shorter - from &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

const setTrace = StateEffect.define<Trace | undefined>();

const traces = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (shown, transaction) => {
    for (const effect of transaction.effects) {
      if (effect.is(setTrace)) return decorationsOf(effect.value, transaction.newDoc.length);
    }
    return shown.map(transaction.changes);
  },
  provide: field => EditorView.decorations.from(field),
});

const setBlame = StateEffect.define<readonly Blamed[] | undefined>();

const blamed = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (shown, transaction) => {
    for (const effect of transaction.effects) {
      if (effect.is(setBlame)) return blameDecorations(effect.value ?? [], transaction.newDoc.length);
    }
    return shown.map(transaction.changes);
  },
  provide: field => EditorView.decorations.from(field),
});

function blameDecorations(blame: readonly Blamed[], length: number): DecorationSet {
  const marks = blame
    .filter(({ from, to }) => from < to && to <= length)
    .map(({ from, to, name, colour, pattern }) =>
      Decoration.mark({
        class: pattern,
        attributes: { title: name, style: `--writer:${colour}` },
      }).range(from, to),
    );
  return Decoration.set(marks);
}

function decorationsOf(trace: Trace | undefined, length: number): DecorationSet {
  if (trace === undefined) return Decoration.none;
  const [from, to] = [Math.min(trace.from, length), Math.min(trace.to, length)];
  const caret = Decoration.widget({ widget: new WriterWidget(trace.name, trace.colour), side: 1 }).range(to);
  if (from === to) return Decoration.set([caret]);
  // 0x33: a fifth opaque, as selections are.
  const mark = Decoration.mark({ attributes: { style: `background-color:${trace.colour}1a` } });
  return Decoration.set([mark.range(from, to), caret]);
}

class WriterWidget extends WidgetType {
  readonly #name: string;
  readonly #colour: string;

  constructor(name: string, colour: string) {
    super();
    this.#name = name;
    this.#colour = colour;
  }

  override eq(other: WriterWidget): boolean {
    return other.#name === this.#name && other.#colour === this.#colour;
  }

  override toDOM(): HTMLElement {
    const caret = document.createElement('span');
    caret.className = 'writer';
    caret.style.setProperty('--writer', this.#colour);
    const flag = caret.appendChild(document.createElement('span'));
    flag.className = 'writer-flag';
    flag.textContent = this.#name;
    return caret;
  }
}
