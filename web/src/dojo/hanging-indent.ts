import type { Range } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

/** Deeper than this, a phone would have no room left for the text. */
const MAX_COLUMNS = 16;
/** What a wrapped line goes in by beyond its own indentation. */
const EXTRA_COLUMNS = 2;

/** A long line that wraps goes on under its own indentation, so that code keeps its shape on a phone. */
export const hangingIndent = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = hangingLines(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = hangingLines(update.view);
    }
  },
  { decorations: plugin => plugin.decorations },
);

function hangingLines(view: EditorView): DecorationSet {
  const lines: Range<Decoration>[] = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      const columns = Math.min(MAX_COLUMNS, indentColumns(line.text, view.state.tabSize)) + EXTRA_COLUMNS;
      // 10px is the line's own padding, see the theme.
      const style = `padding-left: calc(10px + ${columns}ch); text-indent: -${columns}ch`;
      lines.push(Decoration.line({ attributes: { style } }).range(line.from));
      at = line.to + 1;
    }
  }
  return Decoration.set(lines, true);
}

export function indentColumns(line: string, tabSize: number): number {
  let columns = 0;
  for (const character of line) {
    if (character === ' ') columns++;
    else if (character === '\t') columns += tabSize - (columns % tabSize);
    else break;
  }
  return columns;
}
