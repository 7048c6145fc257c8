import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp } from './context.ts';

interface LazySheetProps<Props extends { readonly onClose: () => void }> {
  readonly load: () => Promise<FunctionComponent<Props>>;
  readonly props: Props;
}

/** A sheet whose code comes when it is opened; nothing is to be seen until then. */
export function LazySheet<Props extends { readonly onClose: () => void }>({
  load,
  props,
}: LazySheetProps<Props>) {
  const { toasts, language } = useApp();
  const loaded = useSignal<{ readonly sheet?: FunctionComponent<Props> }>({});
  useEffect(() => {
    load().then(
      sheet => {
        loaded.value = { sheet };
      },
      cause => {
        // Offline, or a page older than the last deploy: its chunks are gone.
        console.warn('sheet', cause);
        toasts.show(language.translator.value.text('app.failed'));
        props.onClose();
      },
    );
  }, [load, loaded]);
  const { sheet: LoadedSheet } = loaded.value;
  return LoadedSheet === undefined ? null : <LoadedSheet {...props} />;
}
