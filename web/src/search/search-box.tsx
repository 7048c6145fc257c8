import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { type PocFilter, pocsPath } from '../pocs/poc-filter.ts';
import { pocPath } from '../route.ts';
import { PocSuggestions, type Suggestion, withLabel } from './poc-suggestions.ts';
import { SUGGESTIONS_ID, SuggestionList, suggestionId } from './suggestion-list.tsx';

/** A pause in typing; shorter than one notices, longer than the time between two keys. */
const PAUSE_MS = 180;
const MAX_LENGTH = 400;

/**
 * Puts what is typed into the address, from which the page takes it. The first letters make a step back to the whole
 * list; what is typed on replaces the address, or the way back would lead through every word.
 */
export function SearchBox({ filter }: { readonly filter: PocFilter }) {
  const { rest, navigation, language } = useApp();
  const { text } = language.translator.value;
  const inAddress = filter.q ?? '';
  const [typed, setTyped] = useState(inAddress);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // What the address was last set to from here: any other is a step back, or a link.
  const own = useRef(inAddress);
  const suggestions = useMemo(() => new PocSuggestions(rest), [rest]);
  useEffect(() => {
    if (inAddress === own.current) return;
    own.current = inAddress;
    setTyped(inAddress);
    suggestions.close();
  }, [inAddress, suggestions]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      suggestions.close();
    },
    [suggestions],
  );

  const search = (value: string): void => {
    clearTimeout(timer.current);
    const { q: before, ...labels } = filter;
    const q = value.trim();
    if (q === (before ?? '')) return;
    own.current = q;
    const path = pocsPath(q === '' ? labels : { ...labels, q });
    if (before === undefined) navigation.go(path);
    else navigation.replace(path);
  };
  const choose = (suggestion: Suggestion): void => {
    clearTimeout(timer.current);
    suggestions.close();
    if (suggestion.kind === 'poc') {
      navigation.go(pocPath(suggestion.id));
      return;
    }
    const chosen = withLabel(filter, typed, suggestion);
    own.current = chosen.q ?? '';
    setTyped(own.current);
    navigation.go(pocsPath(chosen));
  };
  const onKey = (event: KeyboardEvent): void => {
    const isOpen = shown.all.length > 0;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined;
    if (by !== undefined && isOpen) suggestions.move(by);
    // The first Escape closes the suggestions, the next one empties the box.
    else if (event.key === 'Escape' && isOpen) suggestions.close();
    else if (event.key === 'Escape') {
      setTyped('');
      search('');
    } else return;
    event.preventDefault();
  };
  const shown = suggestions.shown.value;
  return (
    <search class="search-box">
      <form
        onSubmit={event => {
          event.preventDefault();
          const { active } = suggestions;
          suggestions.close();
          if (active !== undefined) choose(active);
          else search(typed);
        }}
      >
        <input
          // A combobox of the type `search` is not allowed to be one.
          type="text"
          inputmode="search"
          role="combobox"
          aria-autocomplete="list"
          aria-controls={SUGGESTIONS_ID}
          aria-expanded={shown.all.length > 0}
          aria-activedescendant={shown.active === undefined ? undefined : suggestionId(shown.active)}
          onKeyDown={onKey}
          aria-label={text('search.label')}
          placeholder={text('search.placeholder')}
          value={typed}
          maxLength={MAX_LENGTH}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          enterkeyhint="search"
          onInput={event => {
            const { value } = event.currentTarget;
            setTyped(value);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => {
              search(value);
              void suggestions.ask(value);
            }, PAUSE_MS);
          }}
        />
      </form>
      <SuggestionList suggestions={suggestions} onChoose={choose} />
    </search>
  );
}
