import { useApp } from '../context.ts';
import type { PocSuggestions, Suggestion } from './poc-suggestions.ts';

export const SUGGESTIONS_ID = 'search-suggestions';

export function suggestionId(place: number): string {
  return `${SUGGESTIONS_ID}-${place}`;
}

/**
 * One row under the box, which scrolls sideways: it covers nothing of what was found already. It stays when the box loses
 * the focus, or what is below would move away from under the finger that touches it.
 */
export function SuggestionList({
  suggestions,
  onChoose,
}: {
  readonly suggestions: PocSuggestions;
  readonly onChoose: (suggestion: Suggestion) => void;
}) {
  const { text } = useApp().language.translator.value;
  const { all, active } = suggestions.shown.value;
  return (
    <div
      id={SUGGESTIONS_ID}
      class={all.length === 0 ? 'unseen' : 'chip-row suggestions'}
      role="listbox"
      aria-label={text('search.suggestions')}
      aria-orientation="horizontal"
    >
      {all.map((suggestion, place) => (
        <button
          key={keyOf(suggestion)}
          id={suggestionId(place)}
          type="button"
          role="option"
          class="chip"
          tabIndex={-1}
          aria-selected={place === active}
          ref={element => {
            if (place === active) element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
          }}
          // The box keeps the focus.
          onMouseDown={event => event.preventDefault()}
          onClick={() => onChoose(suggestion)}
        >
          <Shown suggestion={suggestion} />
        </button>
      ))}
    </div>
  );
}

function Shown({ suggestion }: { readonly suggestion: Suggestion }) {
  if (suggestion.kind === 'poc') return <span class="suggestion-name">{suggestion.name}</span>;
  return (
    <>
      {suggestion.kind === 'tag' ? `#${suggestion.label}` : suggestion.label}
      <span class="chip-count">{suggestion.count}</span>
    </>
  );
}

function keyOf(suggestion: Suggestion): string {
  return suggestion.kind === 'poc' ? suggestion.id : `${suggestion.kind} ${suggestion.label}`;
}
