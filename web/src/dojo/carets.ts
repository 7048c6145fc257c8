import { type Extension, type Range, StateEffect } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { indexIn } from '@tatami/client';
import { yRemoteSelectionsTheme } from 'y-codemirror.next';
import * as Y from 'yjs';
import type { BoundDocument } from './bound-document.ts';
import { CaretWidget } from './caret-widget.ts';
import { keepFlagsOffCaret } from './flag-place.ts';
import { MovedCarets } from './moved-carets.ts';
import { toShared, toShown } from './shared-text.ts';

const caretsMoved = StateEffect.define();

/**
 * Shows everybody's carets and selections in a file, and others our own.
 *
 * y-codemirror.next has the same, but takes the word of others: a caret that is no place throws in every editor that
 * shows it, and one in a file that does not exist makes that file.
 */
export function carets(text: Y.Text, awareness: BoundDocument['awareness']): Extension {
  const plugin = ViewPlugin.define(view => new Carets(view, text, awareness), {
    decorations: value => value.decorations,
  });
  return [yRemoteSelectionsTheme, plugin];
}

class Carets {
  decorations: DecorationSet = Decoration.none;
  readonly #text: Y.Text;
  readonly #awareness: BoundDocument['awareness'];
  readonly #moved: MovedCarets;
  readonly #stopListening: () => void;

  constructor(view: EditorView, text: Y.Text, awareness: BoundDocument['awareness']) {
    this.#text = text;
    this.#awareness = awareness;
    const listen = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
      const others = [...added, ...updated, ...removed].filter(id => id !== awareness.clientID);
      if (others.length === 0) return;
      for (const id of others) this.#moved.note(id, awareness.getStates().get(id)?.cursor);
      view.dispatch({ effects: caretsMoved.of(null) });
    };
    this.#moved = new MovedCarets(() => view.dispatch({ effects: caretsMoved.of(null) }));
    for (const [id, { cursor }] of awareness.getStates()) this.#moved.known(id, cursor);
    awareness.on('change', listen);
    this.#stopListening = () => awareness.off('change', listen);
    // Somebody who looks at another file is there, before they click into it.
    if (awareness.getLocalState()?.cursor) this.#publish(view);
    this.#redraw(view);
  }

  update(update: ViewUpdate): void {
    const { view } = update;
    if (view.hasFocus && view.dom.ownerDocument.hasFocus()) this.#publish(view);
    this.#redraw(view);
  }

  destroy(): void {
    this.#moved.release();
    this.#stopListening();
  }

  #publish(view: EditorView): void {
    const local = this.#awareness.getLocalState();
    if (local === null) return;
    const { anchor, head } = view.state.selection.main;
    const cursor = {
      anchor: Y.createRelativePositionFromTypeIndex(this.#text, toShared(view, anchor)),
      head: Y.createRelativePositionFromTypeIndex(this.#text, toShared(view, head)),
    };
    const before: unknown = local.cursor;
    if (JSON.stringify(before) !== JSON.stringify(cursor))
      this.#awareness.setLocalStateField('cursor', cursor);
  }

  #redraw(view: EditorView): void {
    this.decorations = this.#draw(view);
    keepFlagsOffCaret(view);
  }

  #draw(view: EditorView): DecorationSet {
    const ranges: Range<Decoration>[] = [];
    for (const [clientId, state] of this.#awareness.getStates()) {
      if (clientId !== this.#awareness.clientID) ranges.push(...this.#drawOne(view, clientId, state));
    }
    return Decoration.set(ranges, true);
  }

  #drawOne(view: EditorView, clientId: number, state: Record<string, unknown>): Range<Decoration>[] {
    const cursor = recordOf(state.cursor);
    const sharedAnchor = indexIn(this.#text, cursor.anchor);
    const sharedHead = indexIn(this.#text, cursor.head);
    if (sharedAnchor === undefined || sharedHead === undefined) return [];
    const [anchor, head] = [toShown(view, sharedAnchor), toShown(view, sharedHead)];
    const { name = 'Anonymous', color = '#30bced', colorLight = `${color}33` } = recordOf(state.user);
    const end = view.state.doc.length;
    const [from, to] = [Math.min(anchor, head, end), Math.min(Math.max(anchor, head), end)];
    // Our own caret stays outside somebody's selection.
    const widget = new CaretWidget({
      name: String(name),
      color: String(color),
      side: head > anchor ? -1 : 1,
      hasFlag: this.#moved.has(clientId),
    });
    const drawn = [widget.decoration.range(Math.min(head, end))];
    if (from < to) {
      const attributes = { style: `background-color: ${colorLight}` };
      drawn.push(Decoration.mark({ class: 'cm-ySelection', attributes }).range(from, to));
    }
    return drawn;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
