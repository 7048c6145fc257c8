import { useApp } from '../context.ts';
import { POCS_PATH } from '../route.ts';
import { Link } from '../ui/link.tsx';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { RetryButton } from '../ui/retry-button.tsx';
import { PocBar } from './poc-bar.tsx';
import type { PocState } from './use-poc.ts';

/** Instead of a POC that is not there, or not yet. */
export function PocNotice({
  kind,
  retry,
}: {
  readonly kind: Exclude<PocState['kind'], 'loaded'>;
  readonly retry: () => void;
}) {
  const { text } = useApp().language.translator.value;
  return (
    <div class="page">
      <PocBar backTo={POCS_PATH} backLabel={text('poc.back')} />
      {kind === 'loading' && <Loading text={text('poc.opening')} />}
      {kind === 'missing' && (
        <Notice title={text('poc.missing')} text={text('poc.missingLead')}>
          <Link class="button button-primary" href={POCS_PATH}>
            {text('poc.toPocs')}
          </Link>
        </Notice>
      )}
      {kind === 'failed' && (
        <Notice title={text('poc.failed')} text={text('poc.failedLead')}>
          <RetryButton retry={retry} isPrimary />
          <Link class="button" href={POCS_PATH}>
            {text('poc.toPocs')}
          </Link>
        </Notice>
      )}
    </div>
  );
}
