import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';

interface RetryButtonProps {
  readonly retry: () => void;
  readonly isPrimary?: boolean;
}

/** For what could not be loaded. It is tried again by hand, and by itself when the device is online again. */
export function RetryButton({ retry, isPrimary = false }: RetryButtonProps) {
  const { text } = useApp().language.translator.value;
  useEffect(() => {
    addEventListener('online', retry);
    return () => removeEventListener('online', retry);
  });
  return (
    <button type="button" class={isPrimary ? 'button button-primary' : 'button'} onClick={retry}>
      {text('dojos.retry')}
    </button>
  );
}
