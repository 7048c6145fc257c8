import { useApp } from '../context.ts';
import { Notice } from '../ui/notice.tsx';
import { useSignInAgain } from './use-sign-in-again.ts';

/** The session was over before anything could be shown. */
export function SessionEndedNotice() {
  const { text } = useApp().language.translator.value;
  const signInAgain = useSignInAgain();
  return (
    <Notice title={text('closed.title')} text={text('closed.4401')}>
      <button type="button" class="button button-primary" onClick={signInAgain}>
        {text('signIn.again')}
      </button>
    </Notice>
  );
}
