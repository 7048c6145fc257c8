import { useApp } from '../context.ts';
import { HandIcon } from '../ui/icons.tsx';

/** That somebody's hand is up, and the how manieth it is; nothing if it is down. */
export function HandMark({ place }: { readonly place: number | undefined }) {
  const { text } = useApp().language.translator.value;
  if (place === undefined) return null;
  return (
    <span class="hand-mark" role="img" aria-label={text('hand.place', { place })}>
      <HandIcon />
      {place}
    </span>
  );
}
