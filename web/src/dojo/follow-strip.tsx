import { useApp } from '../context.ts';
import { EyeIcon } from '../ui/icons.tsx';
import type { Following } from './following.ts';

/** Whom one follows, and the way out of it. */
export function FollowStrip({ following }: { readonly following: Following }) {
  const { text } = useApp().language.translator.value;
  const person = following.person.value;
  if (person === undefined) return null;
  return (
    <div class="strip">
      <EyeIcon />
      <p role="status">
        {text(person.place === undefined ? 'follow.nowhere' : 'follow.now', { name: person.name })}
      </p>
      <button type="button" class="button button-small" onClick={() => following.stop()}>
        {text('follow.stop')}
      </button>
    </div>
  );
}
