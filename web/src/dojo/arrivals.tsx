import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { DojoView } from './live-dojo.ts';
import { peopleOf } from './people.ts';

/** Tells a screen reader who comes and goes; eyes have the faces. */
export function Arrivals({ view }: { readonly view: DojoView }) {
  const { text } = useApp().language.translator.value;
  const known = useRef<ReadonlyMap<string, string> | undefined>(undefined);
  const [words, say] = useState('');
  useEffect(() => {
    // Without a connection nobody is known, which is not the same as everybody having left.
    if (view.status !== 'connected' || view.members.length === 0) {
      known.current = undefined;
      return;
    }
    const others = peopleOf(view.members, undefined).filter(person => !person.isSelf);
    const now = new Map(others.map(person => [person.userId, person.name]));
    const before = known.current;
    known.current = now;
    if (before === undefined) return;
    const came = [...now].filter(([id]) => !before.has(id)).map(([, name]) => text('dojo.joined', { name }));
    const left = [...before].filter(([id]) => !now.has(id)).map(([, name]) => text('dojo.left', { name }));
    if (came.length + left.length > 0) say([...came, ...left].join('. '));
  }, [view.members, view.status, text]);
  return (
    <span class="unseen" role="status">
      {words}
    </span>
  );
}
