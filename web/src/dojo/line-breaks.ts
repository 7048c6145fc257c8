import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars } from '@codemirror/view';

/**
 * Only `\n` ends a line. CodeMirror otherwise takes `\r\n` and `\r` for line breaks of one place each, and every offset
 * behind one would differ from the shared text's. A `\r` that another client wrote is shown as a character that can be
 * deleted; what is pasted or dropped here comes without.
 */
export const lineBreaks: Extension = [
  EditorState.lineSeparator.of('\n'),
  highlightSpecialChars(),
  EditorView.clipboardInputFilter.of(text => text.replace(/\r\n?/g, '\n')),
];
