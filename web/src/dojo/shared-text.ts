import { ChangeSet, type ChangeSpec, type Extension } from '@codemirror/state';
import { type EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import type { YSyncConfig } from 'y-codemirror.next';
import { ySync, ySyncAnnotation, ySyncFacet } from 'y-codemirror.next';
import type * as Y from 'yjs';

/** CodeMirror reads the last of a composition up to 50 ms after the browser says that it is over. */
const COMPOSITION_SETTLES_MS = 100;
/** Phones keep a word composed while the caret rests in it; others' edits are not hidden for that long. */
const MAX_HELD_MS = 2_000;

/**
 * Keeps the editor and the shared text equal, as y-codemirror.next's `ySync` does, which it takes the place of, with
 * one difference: what others change in the line in which a word is being composed (by a phone's keyboard, or in
 * Chinese) waits until the composition is over. A change in the word's text node makes the browser give up the
 * composition, while the keyboard goes on with the whole word: `he`, a foreign `X` beside it, `hel` became `hehel`.
 *
 * Y1  The shared text is the editor's text with the held changes made.
 * Y2  A local edit is written to the shared text as if it came after the held changes, and they are moved behind it.
 * Y3  Only changes that touch the line of the composition are held, and only until it is over, or its author has not
 *     typed for two seconds.
 */
export function withComposition(yCollab: Extension): Extension {
  if (!Array.isArray(yCollab) || !yCollab.includes(ySync)) throw new Error('yCollab has another shape now');
  return yCollab.map((part: Extension) => (part === ySync ? sharedText : part));
}

class SharedText implements PluginValue {
  readonly #view: EditorView;
  readonly #sync: YSyncConfig;
  readonly #text: Y.Text;
  /** In the shared text, and not in the editor yet. */
  #held: ChangeSet;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #typedAtMs = Number.NEGATIVE_INFINITY;

  constructor(view: EditorView) {
    this.#view = view;
    this.#sync = view.state.facet(ySyncFacet);
    this.#text = this.#sync.ytext;
    this.#held = ChangeSet.empty(view.state.doc.length);
    this.#text.observe(this.#observe);
  }

  update(update: ViewUpdate): void {
    const isOwn = update.transactions.some(each => each.annotation(ySyncAnnotation) === this.#sync);
    if (update.docChanged && !isOwn) {
      const toShare = update.changes.map(this.#held, true);
      this.#held = this.#held.map(update.changes);
      this.#typedAtMs = performance.now();
      this.#share(toShare);
    }
    if (!this.#held.empty) this.showSoon();
  }

  /** Where a place in the editor is in the shared text. */
  toShared(at: number): number {
    return this.#held.mapPos(at);
  }

  /** Where a place in the shared text is in the editor. */
  toShown(at: number): number {
    return this.#held.invertedDesc.mapPos(Math.min(at, this.#held.newLength));
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#text.unobserve(this.#observe);
  }

  /** Shows what is held, as far as it may be shown then. */
  showSoon(afterMs = COMPOSITION_SETTLES_MS): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), afterMs);
  }

  readonly #observe = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this.#sync) return;
    const changes = ChangeSet.of(specOf(event), this.#held.newLength, '\n');
    this.#held = this.#held.compose(changes);
    this.#show();
  };

  #show(): void {
    const lines = this.#composedLines();
    const [now, later] = lines === undefined ? [this.#held, undefined] : split(this.#held, lines);
    if (later !== undefined && !later.empty) this.showSoon(MAX_HELD_MS);
    if (now.empty) return;
    this.#held = later?.map(now) ?? ChangeSet.empty(now.newLength);
    this.#view.dispatch({ changes: now, annotations: ySyncAnnotation.of(this.#sync) });
  }

  /** The lines in which something is being composed; undefined if nothing is. */
  #composedLines(): { from: number; to: number } | undefined {
    if (!this.#view.compositionStarted || performance.now() - this.#typedAtMs >= MAX_HELD_MS)
      return undefined;
    const { doc, selection } = this.#view.state;
    return { from: doc.lineAt(selection.main.from).from, to: doc.lineAt(selection.main.to).to };
  }

  #share(changes: ChangeSet): void {
    this.#text.doc?.transact(() => {
      let shift = 0;
      changes.iterChanges((from, to, _fromB, _toB, insert) => {
        const inserted = insert.sliceString(0, insert.length, '\n');
        if (to > from) this.#text.delete(from + shift, to - from);
        if (inserted.length > 0) this.#text.insert(from + shift, inserted);
        shift += inserted.length - (to - from);
      });
    }, this.#sync);
  }
}

/** Where a place in an editor is in its shared text; they differ while changes are held. */
export function toShared(view: EditorView, at: number): number {
  return view.plugin(sharedText)?.toShared(at) ?? at;
}

/** The same the other way round. */
export function toShown(view: EditorView, at: number): number {
  return view.plugin(sharedText)?.toShown(at) ?? at;
}

const sharedText = ViewPlugin.fromClass(SharedText, {
  eventHandlers: {
    compositionend() {
      this.showSoon();
    },
  },
});

function specOf(event: Y.YTextEvent): ChangeSpec[] {
  const changes: ChangeSpec[] = [];
  let at = 0;
  for (const { retain = 0, delete: removed = 0, insert } of event.delta) {
    at += retain;
    if (removed > 0) changes.push({ from: at, to: at + removed });
    if (typeof insert === 'string') changes.push({ from: at, insert });
    at += removed;
  }
  return changes;
}

/** The changes that do not touch a range, and those that do; both begin in the same document. */
function split(changes: ChangeSet, range: { from: number; to: number }): [ChangeSet, ChangeSet] {
  const [apart, touching]: [ChangeSpec[], ChangeSpec[]] = [[], []];
  changes.iterChanges((from, to, _fromB, _toB, insert) => {
    const isApart = to < range.from || from > range.to;
    (isApart ? apart : touching).push({ from, to, insert });
  });
  return [ChangeSet.of(apart, changes.length), ChangeSet.of(touching, changes.length)];
}
