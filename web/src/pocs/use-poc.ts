import { type ReadonlySignal, useSignal } from '@preact/signals';
import { RestProblem } from '@tatami/client/rest';
import type { Poc } from '@tatami/rest';
import { useCallback, useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';

export type PocState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'loaded'; readonly poc: Poc };

/** A POC as it is on the server, and the way to ask for it again. */
export function usePoc(pocId: string): {
  state: ReadonlySignal<PocState>;
  load: () => Promise<void>;
  /** The same without a word that it is being loaded; what is shown stays if that fails. */
  refresh: () => Promise<void>;
} {
  const { rest } = useApp();
  const state = useSignal<PocState>({ kind: 'loading' });
  const load = useCallback(async () => {
    state.value = { kind: 'loading' };
    try {
      state.value = { kind: 'loaded', poc: await rest.call('readPoc', { path: { id: pocId } }) };
    } catch (cause) {
      console.warn('poc', cause);
      const isMissing = cause instanceof RestProblem && cause.status === 404;
      state.value = { kind: isMissing ? 'missing' : 'failed' };
    }
  }, [rest, pocId, state]);
  useEffect(() => {
    void load();
  }, [load]);
  const refresh = useCallback(async () => {
    try {
      state.value = { kind: 'loaded', poc: await rest.call('readPoc', { path: { id: pocId } }) };
    } catch (cause) {
      console.warn('poc', cause);
    }
  }, [rest, pocId, state]);
  return { state, load, refresh };
}
