import type { EditorView } from '@codemirror/view';

const BELOW = 'cm-flag-below';

/** Puts the names at others' carets below their lines where they would cover one's own caret. */
export function keepFlagsOffCaret(view: EditorView): void {
  view.requestMeasure({ key: keepFlagsOffCaret, read: findFlags, write: place });
}

interface PlacedFlag {
  readonly flag: Element;
  readonly isBelow: boolean;
}

function findFlags(view: EditorView): PlacedFlag[] {
  const own = view.coordsAtPos(view.state.selection.main.head);
  return [...view.contentDOM.querySelectorAll('.cm-ySelectionInfo')].map(flag => {
    const { width, height } = flag.getBoundingClientRect();
    const caret = flag.parentElement?.getBoundingClientRect();
    // Where it would be above, whichever side it is on now.
    const isBelow =
      own !== null &&
      caret !== undefined &&
      own.left >= caret.left - 2 &&
      own.left <= caret.left + width + 2 &&
      own.bottom > caret.top - height &&
      own.top < caret.top;
    return { flag, isBelow };
  });
}

function place(flags: readonly PlacedFlag[]): void {
  for (const { flag, isBelow } of flags) flag.classList.toggle(BELOW, isBelow);
}
