import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { type PocFilter, pocsPath } from '../pocs/poc-filter.ts';

/** A pause in typing; shorter than one notices, longer than the time between two keys. */
const PAUSE_MS = 180;
const MAX_LENGTH = 400;

/**
 * Puts what is typed into the address, from which the page takes it. The first letters make a step back to the whole
 * list; what is typed on replaces the address, or the way back would lead through every word.
 */
export function SearchBox({ filter }: { readonly filter: PocFilter }) {
  const { navigation, language } = useApp();
  const { text } = language.translator.value;
  const inAddress = filter.q ?? '';
  const [typed, setTyped] = useState(inAddress);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // What the address was last set to from here: any other is a step back, or a link.
  const own = useRef(inAddress);
  useEffect(() => {
    if (inAddress === own.current) return;
    own.current = inAddress;
    setTyped(inAddress);
  }, [inAddress]);
  useEffect(() => () => clearTimeout(timer.current), []);

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
  return (
    <search class="search-box">
      <form
        onSubmit={event => {
          event.preventDefault();
          search(typed);
        }}
      >
        <input
          type="search"
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
            timer.current = setTimeout(() => search(value), PAUSE_MS);
          }}
        />
      </form>
    </search>
  );
}
