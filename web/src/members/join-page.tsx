import { useSignal } from '@preact/signals';
import { RestProblem } from '@tatami/client/rest';
import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { RetryButton } from '../ui/retry-button.tsx';
import type { TenantRole } from './roles.ts';

type Progress =
  | { readonly kind: 'accepting' }
  | { readonly kind: 'accepted'; readonly role: TenantRole; readonly isNew: boolean }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed' };

/** Where the link of an invitation leads, after the sign-in. The secret is behind the `#`, which no server sees. */
export function JoinPage() {
  const { rest, signIn, navigation, language } = useApp();
  const { text } = language.translator.value;
  const progress = useSignal<Progress>({ kind: 'accepting' });
  const signedIn = signIn.state.value;
  const accept = async () => {
    progress.value = { kind: 'accepting' };
    try {
      const secret = location.hash.slice(1);
      const { role, isNew } = await rest.call('acceptInvitation', { body: { secret } });
      progress.value = { kind: 'accepted', role, isNew };
    } catch (cause) {
      const code = cause instanceof RestProblem ? cause.code : '';
      const isGone = ['invitation-gone', 'validation-failed', 'forbidden'].includes(code);
      if (!isGone) console.warn('join', cause);
      progress.value = { kind: isGone ? 'gone' : 'failed' };
    }
  };
  // Once, when the page opens; again only by hand.
  useEffect(() => void accept(), []);
  const toDojos = (
    <button type="button" class="button button-primary" onClick={() => navigation.replace('/')}>
      {text('app.toDojos')}
    </button>
  );
  const state = progress.value;
  switch (state.kind) {
    case 'accepting':
      return <Loading text={text('app.loading')} />;
    case 'accepted':
      return (
        <Notice
          title={text('join.welcome', { company: 'tenant' in signedIn ? signedIn.tenant.name : '' })}
          text={text(state.isNew ? 'join.role' : 'join.kept', { role: text(`members.role.${state.role}`) })}
        >
          {toDojos}
        </Notice>
      );
    case 'gone':
      return (
        <Notice title={text('join.gone')} text={text('join.goneLead')}>
          {toDojos}
        </Notice>
      );
    case 'failed':
      return (
        <Notice title={text('join.failed')}>
          <RetryButton retry={accept} isPrimary />
        </Notice>
      );
  }
}
