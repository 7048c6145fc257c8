import type { Close } from '@tatami/client';
import { useApp } from '../context.ts';
import { OfflineIcon } from '../ui/icons.tsx';
import { closeReason } from './close-reason.ts';

/** The server said goodbye to somebody who has text on the screen: it stays, to be read and copied. */
export function ClosedStrip({ close, onRetry }: { readonly close: Close; readonly onRetry: () => void }) {
  const { translator } = useApp().language;
  return (
    <div class="strip strip-offline">
      <OfflineIcon />
      <p role="status">{closeReason(translator.value, close)}</p>
      <button type="button" class="button button-small" onClick={onRetry}>
        {translator.value.text('closed.retry')}
      </button>
    </div>
  );
}
