import type { ListedFile } from '@tatami/client';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { BoundDocument } from './bound-document.ts';
import { CodeEditor } from './code-editor.ts';
import { KeyBar } from './key-bar.tsx';
import { searchPhrases } from './search-phrases.ts';

export interface EditorPaneProps {
  readonly bound: BoundDocument;
  readonly file: ListedFile;
  readonly isReadOnly: boolean;
  /** The dojo was made a moment ago, to be typed into. */
  readonly isNew: boolean;
}

/** Holds a CodeMirror and makes another when the document or the file changes. */
export function EditorPane({ bound, file, isReadOnly, isNew }: EditorPaneProps) {
  const { toasts, language } = useApp();
  const { text } = language.translator.value;
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor | null>(null);
  const label = text('dojo.editor', { file: file.name });
  // Read-only and label change within one editor; only another document or file needs another.
  useEffect(() => {
    if (parent.current === null) return;
    const isTouch = matchMedia('(pointer: coarse)').matches;
    const onFull = () => toasts.show(language.translator.value.text('refused.whole'));
    const made = new CodeEditor({
      parent: parent.current,
      bound,
      file,
      label,
      phrases: searchPhrases(language.translator.value.text),
      isReadOnly,
      isTouch,
      onFull,
    });
    editor.current = made;
    if (isNew) made.view.focus();
    return () => {
      editor.current = null;
      made.destroy();
    };
  }, [bound, file.root]);
  useEffect(() => editor.current?.rename(file.name, label), [file.name, label]);
  useEffect(() => editor.current?.setReadOnly(isReadOnly), [isReadOnly]);
  return (
    <div class="editor-pane">
      <div class="editor" ref={parent} />
      {!isReadOnly && <KeyBar editor={() => editor.current} />}
    </div>
  );
}
