import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { MainBar } from '../main-bar.tsx';
import { NEW_POC_PATH, POCS_PATH } from '../route.ts';
import { SearchBox } from '../search/search-box.tsx';
import { SearchNumbers } from '../search/search-numbers.tsx';
import { SearchRefinement } from '../search/search-refinement.tsx';
import { SearchResults } from '../search/search-results.tsx';
import { PlusIcon } from '../ui/icons.tsx';
import { Link } from '../ui/link.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { mayWritePocs } from './permissions.ts';
import { isSearch, type PocFilter, pocsPath, readPocFilter } from './poc-filter.ts';
import { PocFilters } from './poc-filters.tsx';
import { PocList } from './poc-list.ts';
import { PocRow } from './poc-row.tsx';
import { UnsavedPocs } from './unsaved-pocs.tsx';

export function PocListPage() {
  const { signIn, navigation, language } = useApp();
  const { text } = language.translator.value;
  const filter = readPocFilter(navigation.search.value);
  const signedIn = signIn.state.value;
  return (
    <div class="page">
      <MainBar>
        <UnsavedPocs />
      </MainBar>
      <main class="list-page">
        <div class="list-head">
          <div>
            {'tenant' in signedIn && <span class="label">{signedIn.tenant.name}</span>}
            <PageHeading text={text('pocs.title')} />
          </div>
          {mayWritePocs(signedIn) && <NewPocLink />}
        </div>
        <SearchBox filter={filter} />
        <SearchRefinement filter={filter} />
        <SearchNumbers filter={filter} />
        {isSearch(filter) ? <SearchResults filter={filter} /> : <NewestPocs filter={filter} />}
      </main>
    </div>
  );
}

/** Without a query: all that fit the labels. */
function NewestPocs({ filter }: { readonly filter: PocFilter }) {
  const { rest } = useApp();
  const list = useMemo(() => new PocList(rest), [rest]);
  // Two addresses of one filter are the same list.
  const path = pocsPath(filter);
  useEffect(() => {
    void list.show(readPocFilter(path.slice(POCS_PATH.length)));
    return () => list.end();
  }, [list, path]);
  const { language, tag } = list.seen.value;
  const asOffered = (label: string) => ({ label });
  return (
    <>
      <PocFilters filter={filter} seen={{ language: language.map(asOffered), tag: tag.map(asOffered) }} />
      <Listed list={list} isFiltered={path !== POCS_PATH} retry={() => list.show(filter)} />
    </>
  );
}

interface ListedProps {
  readonly list: PocList;
  readonly isFiltered: boolean;
  readonly retry: () => void;
}

function Listed({ list, isFiltered, retry }: ListedProps) {
  const { text, counted } = useApp().language.translator.value;
  const state = list.state.value;
  if (state.kind === 'loading') return <Skeleton />;
  if (state.kind === 'failed') {
    return <LoadFailed what={text('pocs.failed')} retry={retry} />;
  }
  if (state.items.length === 0) return <Empty isFiltered={isFiltered} />;
  return (
    <>
      <p class="unseen" role="status">
        {counted('pocs.shown', state.items.length)}
      </p>
      <ul class="dojos">
        {state.items.map(poc => (
          <PocRow key={poc.id} poc={poc} />
        ))}
      </ul>
      {state.more === 'failed' && (
        <p class="problem" role="alert">
          {text('pocs.moreFailed')}
        </p>
      )}
      {state.nextCursor !== undefined && (
        <button
          type="button"
          class="button button-wide"
          aria-disabled={state.more === 'loading'}
          onClick={() => list.more()}
        >
          {text(state.more === 'loading' ? 'app.loading' : 'dojos.more')}
        </button>
      )}
    </>
  );
}

function Empty({ isFiltered }: { readonly isFiltered: boolean }) {
  const { signIn, language } = useApp();
  const { text } = language.translator.value;
  return (
    <div class="empty" role="status">
      <h2>{text(isFiltered ? 'pocs.none' : 'pocs.empty')}</h2>
      <p>{text(isFiltered ? 'pocs.noneLead' : 'pocs.emptyLead')}</p>
      {isFiltered && (
        <Link class="button" href={POCS_PATH}>
          {text('pocs.showAll')}
        </Link>
      )}
      {!isFiltered && mayWritePocs(signIn.state.value) && <NewPocLink />}
    </div>
  );
}

function NewPocLink() {
  const { text } = useApp().language.translator.value;
  return (
    <Link class="button button-primary" href={NEW_POC_PATH}>
      <PlusIcon />
      {text('pocs.new')}
    </Link>
  );
}

function Skeleton() {
  const { text } = useApp().language.translator.value;
  return (
    <div class="dojos" role="status" aria-label={text('app.loading')}>
      {[0, 1, 2].map(row => (
        <div key={row} class="dojo poc-row skeleton" />
      ))}
    </div>
  );
}
