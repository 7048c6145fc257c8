import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { CheckIcon, OfflineIcon } from '../ui/icons.tsx';
import type { DojoView } from './live-dojo.ts';

/** What the connection and the count of unsaved edits come to at this moment. */
type Fact = 'saved' | 'unsaved' | 'connecting' | 'offline' | 'closed';
type Shown = Fact | 'saving';

/**
 * How long a fact has to last to be shown. Saving takes a few milliseconds, so while somebody types the fact changes
 * with every key: "Saving…" comes at once, "Saved" after the last key, and a count only when something is slow.
 */
const LASTING_MS: Readonly<Record<Fact, number>> = {
  saved: 400,
  unsaved: 1000,
  connecting: 0,
  offline: 600,
  closed: 0,
};

/** Whether everything is kept, in words. A screen reader hears what stays so, not every pause between keys. */
export function SavedState({ view }: { readonly view: DojoView }) {
  const { text, counted } = useApp().language.translator.value;
  const shown = useShown(factOf(view));
  const wordsFor = (kind: Shown) =>
    view.unsaved > 0 && (kind === 'unsaved' || kind === 'offline' || kind === 'closed')
      ? counted('saved.unsaved', view.unsaved)
      : text(kind === 'unsaved' ? 'saved.saving' : `saved.${kind}`);
  return (
    <>
      <span class={`saved saved-${shown}`} aria-hidden="true">
        <SavedIcon shown={shown} />
        {wordsFor(shown)}
      </span>
      <span class="unseen" role="status">
        {wordsFor(shown === 'saving' ? 'saved' : shown)}
      </span>
    </>
  );
}

function SavedIcon({ shown }: { readonly shown: Shown }) {
  if (shown === 'offline') return <OfflineIcon />;
  if (shown === 'saved') return <CheckIcon />;
  return <span class="dot" />;
}

function factOf(view: DojoView): Fact {
  if (view.status === 'closed') return 'closed';
  if (view.bound === undefined) return 'connecting';
  if (view.status !== 'connected') return 'offline';
  return view.unsaved > 0 ? 'unsaved' : 'saved';
}

function useShown(fact: Fact): Shown {
  const [shown, show] = useState<Shown>(fact);
  useEffect(() => {
    if (fact === 'unsaved') show(before => (before === 'saved' ? 'saving' : before));
    const timer = setTimeout(() => show(fact), LASTING_MS[fact]);
    return () => clearTimeout(timer);
  }, [fact]);
  return shown;
}
