import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { MainBar } from '../main-bar.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { InvitationRow } from './invitation-row.tsx';
import { InviteForm } from './invite-form.tsx';
import { MemberList } from './member-list.ts';
import { MemberRow } from './member-row.tsx';

/** Who belongs to the company, what they may do, and links that let others in. */
export function MembersPage() {
  const { rest, signIn, language } = useApp();
  const { text } = language.translator.value;
  const list = useMemo(() => new MemberList(rest), [rest]);
  useEffect(() => void list.load(), [list]);
  const state = list.state.value;
  const signedIn = signIn.state.value;
  const tenant = 'tenant' in signedIn ? signedIn.tenant : undefined;
  return (
    <div class="page">
      <MainBar />
      <main class="list-page">
        <div class="list-head">
          <div>
            {tenant !== undefined && <span class="label">{tenant.name}</span>}
            <PageHeading text={text('members.title')} />
          </div>
        </div>
        {state.kind === 'loading' && <p role="status">{text('app.loading')}</p>}
        {state.kind === 'not-owner' && <p class="soft">{text('members.notOwner')}</p>}
        {state.kind === 'failed' && (
          <LoadFailed what={text('members.loadFailed')} retry={() => list.load()} />
        )}
        {state.kind === 'loaded' && (
          <>
            <ul class="card members">
              {state.members.map(member => (
                <MemberRow key={member.id} list={list} member={member} />
              ))}
            </ul>
            {tenant !== undefined && <InviteForm list={list} slug={tenant.slug} />}
            {state.invitations.length > 0 && (
              <section class="card">
                <h2>{text('invite.open')}</h2>
                <ul class="members">
                  {state.invitations.map(invitation => (
                    <InvitationRow key={invitation.id} list={list} invitation={invitation} />
                  ))}
                </ul>
              </section>
            )}
          </>
        )}
      </main>
    </div>
  );
}
