import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';

/** Between tries of what was asked for on a network that was just gone. */
const AGAIN_MS = 1_000;

interface RetryButtonProps {
  readonly retry: () => void;
  readonly isPrimary?: boolean;
}

/** For what could not be loaded. It is tried again by hand, and by itself when the device is online again. */
export function RetryButton({ retry, isPrimary = false }: RetryButtonProps) {
  const { connectivity, language } = useApp();
  const { text } = language.translator.value;
  useEffect(() => {
    const stop = connectivity.onOnline(retry);
    // What was asked for offline may fail when the device is online already, and then no event comes.
    const timer = connectivity.isBack ? setTimeout(retry, AGAIN_MS) : undefined;
    return () => {
      stop();
      clearTimeout(timer);
    };
  });
  return (
    <button type="button" class={isPrimary ? 'button button-primary' : 'button'} onClick={retry}>
      {text('dojos.retry')}
    </button>
  );
}
