import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp } from './context.ts';
import { Loading } from './ui/loading.tsx';
import { Notice } from './ui/notice.tsx';

export interface LazyPageProps<Props extends object> {
  readonly load: () => Promise<FunctionComponent<Props>>;
  readonly props: Props;
}

/** A page whose code comes when it is opened. */
export function LazyPage<Props extends object>({ load, props }: LazyPageProps<Props>) {
  const { text } = useApp().language.translator.value;
  const loaded = useSignal<{ readonly page?: FunctionComponent<Props>; readonly hasFailed: boolean }>({
    hasFailed: false,
  });
  useEffect(() => {
    load().then(
      page => {
        loaded.value = { page, hasFailed: false };
      },
      () => {
        loaded.value = { hasFailed: true };
      },
    );
  }, [load, loaded]);
  const { page: LoadedPage, hasFailed } = loaded.value;
  if (LoadedPage !== undefined) return <LoadedPage {...props} />;
  if (!hasFailed) return <Loading text={text('app.loading')} />;
  // Offline, or a page older than the last deploy: its chunks are gone.
  return (
    <Notice title={text('app.failed')}>
      <button type="button" class="button button-primary" onClick={() => location.reload()}>
        {text('closed.retry')}
      </button>
    </Notice>
  );
}
