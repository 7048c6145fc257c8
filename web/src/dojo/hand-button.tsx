import { useApp } from '../context.ts';
import type { LiveDojo } from './live-dojo.ts';

/** Asks for the word, or for the keyboard, without typing into the code. */
export function HandButton({ dojo, isUp }: { readonly dojo: LiveDojo; readonly isUp: boolean }) {
  const { text } = useApp().language.translator.value;
  return (
    <button
      type="button"
      class="button button-small"
      onClick={() => (isUp ? dojo.lowerHand() : dojo.raiseHand())}
    >
      {text(isUp ? 'hand.lower' : 'hand.raise')}
    </button>
  );
}
