import { useApp } from '../context.ts';
import { LockIcon } from '../ui/icons.tsx';
import { useSignInAgain } from './use-sign-in-again.ts';

/**
 * The user's session is over, not the network: what is on the page stays, and one sign-in sends what waits.
 * @param hasText whether there is something on the page that the user has written
 */
export function SessionEndedStrip({ hasText }: { readonly hasText: boolean }) {
  const { text } = useApp().language.translator.value;
  const signInAgain = useSignInAgain();
  return (
    <div class="strip strip-offline">
      <LockIcon />
      <p role="status">{text(hasText ? 'signIn.ended' : 'closed.4401')}</p>
      <button type="button" class="button button-small" onClick={signInAgain}>
        {text('signIn.again')}
      </button>
    </div>
  );
}
