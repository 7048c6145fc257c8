import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { patternOf } from './blame-pattern.ts';
import type { Replay } from './replay.ts';
import { type Blamed, ReplayEditor, type Trace } from './replay-editor.ts';

/** The file that is shown, as it was. */
export function CodeView({ replay }: { readonly replay: Replay }) {
  const { text } = useApp().language.translator.value;
  const view = replay.view.value;
  const { file } = view;
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<ReplayEditor | null>(null);
  const label = text('replay.code', { file: file?.name ?? '' });
  useEffect(() => {
    if (parent.current === null || file === undefined) return;
    const made = new ReplayEditor({ parent: parent.current, fileName: file.name, label });
    editor.current = made;
    return () => {
      editor.current = null;
      made.destroy();
    };
  }, [file?.root, label]);
  useEffect(
    () =>
      editor.current?.show(view.text, {
        trace: traceOf(replay, text('replay.somebody')),
        blame: blameOf(replay, text('replay.somebody')),
      }),
    [view, replay, text],
  );
  if (file === undefined) return <p class="replay-empty">{text('replay.empty')}</p>;
  return <div class="editor replay-code" ref={parent} />;
}

function traceOf(replay: Replay, somebody: string): Trace | undefined {
  const { edit, file } = replay.view.value;
  if (edit === undefined || edit.splice.file !== file?.index) return undefined;
  const author = replay.authors[edit.splice.author];
  return {
    ...{ from: edit.from, to: edit.to },
    ...{ name: author?.name ?? somebody, colour: author?.colour ?? UNKNOWN_COLOUR },
  };
}

function blameOf(replay: Replay, somebody: string): readonly Blamed[] | undefined {
  return replay.view.value.blame?.map(({ from, to, author }) => ({
    ...{ from, to, pattern: patternOf(author) },
    name: replay.authors[author]?.name ?? somebody,
    colour: replay.authors[author]?.colour ?? UNKNOWN_COLOUR,
  }));
}

const UNKNOWN_COLOUR = '#3e63dd';
