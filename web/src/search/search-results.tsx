import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { type PocFilter, pocsPath, readPocFilter } from '../pocs/poc-filter.ts';
import { PocFilters } from '../pocs/poc-filters.tsx';
import { POCS_PATH } from '../route.ts';
import { Link } from '../ui/link.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { HitRow } from './hit-row.tsx';
import { foundOf, PocSearch } from './poc-search.ts';

/** What a query has found, with the labels to narrow it by. */
export function SearchResults({ filter }: { readonly filter: PocFilter }) {
  const { rest, language } = useApp();
  const { text, counted } = language.translator.value;
  const search = useMemo(() => new PocSearch(rest), [rest]);
  const path = pocsPath(filter);
  useEffect(() => void search.show(readPocFilter(path.slice(POCS_PATH.length))), [search, path]);
  useEffect(() => () => search.end(), [search]);

  const state = search.state.value;
  const found = foundOf(state);
  const note = found && noteOf(found);
  const seen = { language: found?.languages ?? [], tag: found?.tags ?? [] };
  return (
    <>
      <PocFilters filter={filter} seen={seen} />
      {/* Always there, because a region that comes with its text is not read out. */}
      <p class={note === undefined ? 'unseen' : 'search-note'} role="status">
        {state.kind === 'found' && counted('search.found', state.found.total)}
        {state.kind === 'found' && note !== undefined && ` ${text(note)}`}
        {state.kind === 'searching' && found === undefined && text('app.loading')}
      </p>
      {state.kind === 'failed' && state.reason === 'unavailable' && (
        <LoadFailed what={text('search.failed')} retry={() => search.show(filter)} />
      )}
      {state.kind === 'failed' && state.reason === 'refused' && (
        <div class="empty" role="alert">
          <p>{text('search.refused')}</p>
        </div>
      )}
      {state.kind === 'found' && found?.items.length === 0 && !found.isPartial && <NothingFound />}
      <ul class="dojos" aria-busy={state.kind === 'searching'}>
        {found?.items.map(hit => (
          <HitRow key={hit.id} hit={hit} />
        ))}
      </ul>
      {state.kind === 'found' && state.more === 'failed' && (
        <p class="problem" role="alert">
          {text('pocs.moreFailed')}
        </p>
      )}
      {state.kind === 'found' && state.found.nextCursor !== undefined && (
        <button
          type="button"
          class="button button-wide"
          aria-disabled={state.more === 'loading'}
          onClick={() => search.more()}
        >
          {text(state.more === 'loading' ? 'app.loading' : 'dojos.more')}
        </button>
      )}
    </>
  );
}

/** What has to be said of hits that are not simply what was asked for. */
function noteOf({ match, isPartial, total }: NonNullable<ReturnType<typeof foundOf>>) {
  if (isPartial) return 'search.partial';
  if (total === 0) return undefined;
  if (match === 'most-words') return 'search.mostWords';
  return match === 'similar' ? 'search.similar' : undefined;
}

function NothingFound() {
  const { text } = useApp().language.translator.value;
  return (
    <div class="empty">
      <h2>{text('pocs.none')}</h2>
      <p>{text('search.noneLead')}</p>
      <Link class="button" href={POCS_PATH}>
        {text('pocs.showAll')}
      </Link>
    </div>
  );
}
