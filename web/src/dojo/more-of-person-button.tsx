import { useApp } from '../context.ts';
import { MoreIcon } from '../ui/icons.tsx';

/** In somebody's row of a list of people: what can be done with them. */
export function MoreOfPersonButton({ name, onMore }: { readonly name: string; readonly onMore: () => void }) {
  const { text } = useApp().language.translator.value;
  return (
    <button type="button" class="icon-button" aria-label={text('person.more', { name })} onClick={onMore}>
      <MoreIcon />
    </button>
  );
}
