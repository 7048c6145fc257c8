import type { Close } from '@tatami/client';
import { useApp } from '../context.ts';
import { Notice } from '../ui/notice.tsx';
import { closeReason } from './close-reason.ts';

/** The server said goodbye before anything could be shown: why, and what there is to do. */
export function ClosedNotice({ close, onRetry }: { readonly close: Close; readonly onRetry: () => void }) {
  const { navigation, language } = useApp();
  const { text } = language.translator.value;
  return (
    <Notice title={text('closed.title')} text={closeReason(language.translator.value, close)}>
      <button type="button" class="button button-primary" onClick={() => navigation.go('/')}>
        {text('app.toDojos')}
      </button>
      <button type="button" class="button" onClick={onRetry}>
        {text('closed.retry')}
      </button>
    </Notice>
  );
}
