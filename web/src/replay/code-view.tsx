import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { Replay } from './replay.ts';
import { ReplayEditor, type Trace } from './replay-editor.ts';

/** The file that is shown, as it was. */
export function CodeView({ replay }: { readonly replay: Replay }) {
  const { text } = useApp().language.translator.value;
  const view = replay.view.value;
  const { file } = view;
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<ReplayEditor | null>(null);
  const label = text('replay.code', { file: file ?? '' });
  useEffect(() => {
    if (parent.current === null || file === undefined) return;
    const made = new ReplayEditor({ parent: parent.current, fileName: file, label });
    editor.current = made;
    return () => {
      editor.current = null;
      made.destroy();
    };
  }, [file, label]);
  useEffect(
    () => editor.current?.show(view.text, traceOf(replay, text('replay.somebody'))),
    [view, replay, text],
  );
  if (file === undefined) return <p class="replay-empty">{text('replay.empty')}</p>;
  return <div class="editor replay-code" ref={parent} />;
}

function traceOf(replay: Replay, somebody: string): Trace | undefined {
  const { last, file } = replay.view.value;
  if (last === undefined || replay.track.files[last.file] !== file) return undefined;
  const author = replay.authors[last.author];
  const to = last.position + last.inserted.length;
  return { from: last.position, to, name: author?.name ?? somebody, colour: author?.colour ?? '#3e63dd' };
}
