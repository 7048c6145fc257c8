import { useApp } from '../context.ts';
import { POC_SORTS, type PocFilter, pocsPath, refined } from '../pocs/poc-filter.ts';

/** Whose POCs, of which days, and in which order. */
export function SearchRefinement({ filter }: { readonly filter: PocFilter }) {
  const { navigation, signIn, language } = useApp();
  const { text } = language.translator.value;
  const signedIn = signIn.state.value;
  const me = 'user' in signedIn ? signedIn.user.id : undefined;
  const isMine = filter.owner !== undefined && filter.owner === me;
  const change = (parts: Parameters<typeof refined>[1]) => navigation.go(pocsPath(refined(filter, parts)));
  return (
    <fieldset class="chip-row refinement">
      <legend class="unseen">{text('search.refine')}</legend>
      {me !== undefined && (
        <button
          type="button"
          class="chip"
          aria-pressed={isMine}
          onClick={() => change({ owner: isMine ? undefined : me })}
        >
          {text('search.mine')}
        </button>
      )}
      <label class="chip">
        <span class="unseen">{text('search.sort')}</span>
        <select
          value={filter.sort ?? 'best'}
          onChange={event => {
            const { value } = event.currentTarget;
            change({ sort: POC_SORTS.find(sort => sort === value) });
          }}
        >
          <option value="best">{text('search.sort.best')}</option>
          {POC_SORTS.map(sort => (
            <option key={sort} value={sort}>
              {text(`search.sort.${sort}`)}
            </option>
          ))}
        </select>
      </label>
      {(['from', 'to'] as const).map(end => (
        <label key={end} class="chip">
          <span>{text(`search.${end}`)}</span>
          <input
            type="date"
            value={filter[end] ?? ''}
            onChange={event => {
              const { value } = event.currentTarget;
              change({ [end]: value === '' ? undefined : value });
            }}
          />
        </label>
      ))}
    </fieldset>
  );
}
