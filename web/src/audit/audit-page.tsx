import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { MainBar } from '../main-bar.tsx';
import { MemberList } from '../members/member-list.ts';
import { LoadFailed } from '../ui/load-failed.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { AuditList } from './audit-list.ts';
import { AuditRow } from './audit-row.tsx';

/** Who changed what in the company. For owners. */
export function AuditPage() {
  const { rest, signIn, language } = useApp();
  const { text } = language.translator.value;
  const list = useMemo(() => new AuditList(rest), [rest]);
  const members = useMemo(() => new MemberList(rest), [rest]);
  useEffect(() => {
    void list.load();
    void members.load();
  }, [list, members]);
  const state = list.state.value;
  const people = members.state.value;
  const signedIn = signIn.state.value;
  return (
    <div class="page">
      <MainBar />
      <main class="list-page">
        <div class="list-head">
          <div>
            {'tenant' in signedIn && <span class="label">{signedIn.tenant.name}</span>}
            <PageHeading text={text('audit.title')} />
          </div>
        </div>
        {state.kind === 'not-owner' && <p class="soft">{text('audit.notOwner')}</p>}
        {state.kind !== 'not-owner' && (
          <AuditFilters
            people={people.kind === 'loaded' ? people.members : []}
            onChoose={choice => list.load(choice)}
          />
        )}
        {state.kind === 'loading' && <p role="status">{text('app.loading')}</p>}
        {state.kind === 'failed' && <LoadFailed what={text('audit.failed')} retry={() => list.load()} />}
        {state.kind === 'loaded' && state.entries.length === 0 && <p class="soft">{text('audit.none')}</p>}
        {state.kind === 'loaded' && state.entries.length > 0 && (
          <ul class="card audit">
            {state.entries.map(entry => (
              <AuditRow key={entry.seq} entry={entry} />
            ))}
          </ul>
        )}
        {state.kind === 'loaded' && state.hasMore && (
          <button
            type="button"
            class="button button-wide"
            aria-disabled={state.isLoadingMore}
            onClick={() => list.more()}
          >
            {text(state.isLoadingMore ? 'app.loading' : 'audit.more')}
          </button>
        )}
      </main>
    </div>
  );
}
