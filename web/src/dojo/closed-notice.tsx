import type { Close } from '@tatami/client';
import { useApp } from '../context.ts';
import { Notice } from '../ui/notice.tsx';

/** The server said goodbye for good: why, and what there is to do. */
export function ClosedNotice({ close, onRetry }: { readonly close: Close; readonly onRetry: () => void }) {
  const { signIn, navigation, language } = useApp();
  const { text, has } = language.translator.value;
  const key = `closed.${close.code}`;
  const isSignedOut = close.code === 4401;
  return (
    <Notice
      title={text('closed.title')}
      text={has(key) ? text(key) : text('closed.other', { reason: close.reason || close.code })}
    >
      <button
        type="button"
        class="button button-primary"
        onClick={() => (isSignedOut ? signIn.again() : navigation.go('/'))}
      >
        {text(isSignedOut ? 'signIn.again' : 'app.toDojos')}
      </button>
      {!isSignedOut && (
        <button type="button" class="button" onClick={onRetry}>
          {text('closed.retry')}
        </button>
      )}
    </Notice>
  );
}
