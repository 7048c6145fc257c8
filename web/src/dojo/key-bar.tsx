import { indentMore } from '@codemirror/commands';
import { useApp } from '../context.ts';
import { CompleteIcon, IndentIcon, RedoIcon, SearchIcon, UndoIcon } from '../ui/icons.tsx';
import type { CodeEditor } from './code-editor.ts';

/** What on-screen keyboards hide behind two or three taps. */
const SYMBOLS = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '=',
  ';',
  ':',
  '"',
  "'",
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '&',
  '|',
  '!',
  '_',
  '#',
];

/** A row of keys above a phone's keyboard; the style sheet shows it only where a finger types. */
export function KeyBar({ editor }: { readonly editor: () => CodeEditor | null }) {
  const { text } = useApp().language.translator.value;
  // A button that takes the focus would close the keyboard under the finger.
  const keepFocus = (event: Event) => event.preventDefault();
  return (
    <div
      class="key-bar"
      role="toolbar"
      aria-label={text('keys.label')}
      onPointerDown={keepFocus}
      onMouseDown={keepFocus}
    >
      <button type="button" aria-label={text('keys.undo')} onClick={() => editor()?.undo()}>
        <UndoIcon />
      </button>
      <button type="button" aria-label={text('keys.redo')} onClick={() => editor()?.redo()}>
        <RedoIcon />
      </button>
      <button type="button" aria-label={text('find.find')} onClick={() => editor()?.search()}>
        <SearchIcon />
      </button>
      <button
        type="button"
        aria-label={text('keys.tab')}
        onClick={() => {
          const view = editor()?.view;
          if (view !== undefined) indentMore(view);
        }}
      >
        <IndentIcon />
      </button>
      <button type="button" aria-label={text('keys.complete')} onClick={() => editor()?.complete()}>
        <CompleteIcon />
      </button>
      {SYMBOLS.map(symbol => (
        <button type="button" key={symbol} onClick={() => editor()?.type(symbol)}>
          {symbol}
        </button>
      ))}
    </div>
  );
}
