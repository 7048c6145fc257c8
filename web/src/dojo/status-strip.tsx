import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { EyeIcon, OfflineIcon } from '../ui/icons.tsx';
import type { DojoView } from './live-dojo.ts';

/** A short outage mends itself before anybody could read about it. */
const OUTAGE_SHOWN_AFTER_MS = 1500;

/** One strip under the bar: the connection first, then why one may not type. */
export function StatusStrip({
  view,
  onConnect,
}: {
  readonly view: DojoView;
  readonly onConnect: () => void;
}) {
  const isOut = useLasting(view.bound !== undefined && view.status !== 'connected', OUTAGE_SHOWN_AFTER_MS);
  if (isOut) return <OfflineStrip view={view} onConnect={onConnect} />;
  return <ReadOnlyStrip view={view} />;
}

function OfflineStrip({ view, onConnect }: { readonly view: DojoView; readonly onConnect: () => void }) {
  const { text, counted } = useApp().language.translator.value;
  const seconds = useSecondsUntil(view.retryAtMs);
  const mayWrite = view.readOnlyReason === undefined;
  return (
    <div class="strip strip-offline">
      <OfflineIcon />
      <p>
        <span role="status">{text(mayWrite ? 'offline.working' : 'offline.watching')}</span>{' '}
        <span class="soft">
          {view.unsaved > 0 && `${counted('saved.unsaved', view.unsaved)}. `}
          {seconds === undefined ? text('offline.trying') : text('offline.next', { seconds })}
        </span>
      </p>
      {seconds !== undefined && (
        <button type="button" class="button button-small" onClick={onConnect}>
          {text('offline.now')}
        </button>
      )}
    </div>
  );
}

function ReadOnlyStrip({ view }: { readonly view: DojoView }) {
  const { text } = useApp().language.translator.value;
  const reason = view.readOnlyReason;
  // Whose turn it is, the session bar says.
  if (reason === undefined || reason === 'loading' || reason === 'closed' || reason === 'not-driver')
    return null;
  return (
    <div class="strip" role="status">
      <EyeIcon />
      <p>{text(`readOnly.${reason}`)}</p>
    </div>
  );
}

/** True once the condition has held for some time; false at once when it no longer does. */
function useLasting(condition: boolean, afterMs: number): boolean {
  const [hasLasted, setLasted] = useState(false);
  useEffect(() => {
    setLasted(false);
    if (!condition) return;
    const timer = setTimeout(() => setLasted(true), afterMs);
    return () => clearTimeout(timer);
  }, [condition, afterMs]);
  return condition && hasLasted;
}

function useSecondsUntil(timeMs: number | undefined): number | undefined {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (timeMs === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [timeMs]);
  return timeMs === undefined ? undefined : Math.max(0, Math.ceil((timeMs - now) / 1000));
}
