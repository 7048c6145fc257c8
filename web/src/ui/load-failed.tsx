import { RetryButton } from './retry-button.tsx';

/** In the place of what could not be loaded. */
export function LoadFailed({ what, retry }: { readonly what: string; readonly retry: () => void }) {
  return (
    <div class="empty" role="alert">
      <p>{what}</p>
      <RetryButton retry={retry} />
    </div>
  );
}
