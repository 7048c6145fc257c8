import { effect } from '@preact/signals';
import type { ListedFile } from '@tatami/client';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { BoundDocument } from './bound-document.ts';
import { CodeEditor } from './code-editor.ts';
import { editorPhrases } from './editor-phrases.ts';
import type { Following } from './following.ts';
import { listenForHand } from './hand-events.ts';
import { KeyBar } from './key-bar.tsx';

export interface EditorPaneProps {
  readonly bound: BoundDocument;
  readonly file: ListedFile;
  readonly following: Following;
  readonly isReadOnly: boolean;
  /** The dojo was made a moment ago, to be typed into. */
  readonly isNew: boolean;
}

/** Holds a CodeMirror and makes another when the document or the file changes. */
export function EditorPane({ bound, file, following, isReadOnly, isNew }: EditorPaneProps) {
  const { toasts, language } = useApp();
  const { text } = language.translator.value;
  const pane = useRef<HTMLDivElement>(null);
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
      phrases: editorPhrases(language.translator.value.text),
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
  // Not by a render: the editor is where they are before the next of their keys.
  useEffect(
    () =>
      effect(() => {
        const place = following.person.value?.place;
        if (place?.root === file.root) editor.current?.reveal(place.index);
      }),
    [bound, file.root, following],
  );
  useEffect(() => {
    if (pane.current !== null) return listenForHand(pane.current, () => following.stop());
    return undefined;
  }, [following]);
  return (
    <div class="editor-pane" ref={pane}>
      <div class="editor" ref={parent} />
      {!isReadOnly && <KeyBar editor={() => editor.current} />}
    </div>
  );
}
