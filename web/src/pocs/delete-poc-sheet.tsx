import { useSignal } from '@preact/signals';
import { etagOf, RestProblem } from '@tatami/client/rest';
import type { Poc } from '@tatami/rest';
import { useApp } from '../context.ts';
import { editPocPath, POCS_PATH } from '../route.ts';
import { Sheet } from '../ui/sheet.tsx';

export interface DeletePocSheetProps {
  readonly poc: Poc;
  /** Somebody has changed it since it was shown. */
  readonly onStale: () => void;
  readonly onClose: () => void;
}

export function DeletePocSheet({ poc, onStale, onClose }: DeletePocSheetProps) {
  const { rest, navigation, toasts, pocForms, language } = useApp();
  const { text } = language.translator.value;
  const progress = useSignal<'ready' | 'deleting' | 'failed'>('ready');

  const remove = async () => {
    if (progress.value === 'deleting') return;
    progress.value = 'deleting';
    try {
      await rest.call('deletePoc', { path: { id: poc.id }, header: { 'if-match': etagOf(poc.rev) } });
    } catch (cause) {
      console.warn('delete poc', cause);
      const code = cause instanceof RestProblem ? cause.code : '';
      if (code === 'revision-stale') {
        toasts.show(text('poc.deleteStale'));
        onClose();
        onStale();
        return;
      }
      // Gone is what was wanted, whoever did it.
      if (code !== 'not-found') {
        progress.value = 'failed';
        return;
      }
    }
    pocForms.drop(editPocPath(poc.id));
    toasts.show(text('poc.deleted', { name: poc.name }));
    navigation.replace(POCS_PATH);
  };

  return (
    <Sheet title={text('poc.deleteSure')} onClose={onClose}>
      <p>{text('poc.deleteLead', { name: poc.name })}</p>
      {progress.value === 'failed' && (
        <p class="problem" role="alert">
          {text('poc.deleteFailed')}
        </p>
      )}
      <button
        type="button"
        class="button button-danger button-wide"
        aria-disabled={progress.value === 'deleting'}
        onClick={remove}
      >
        {text(progress.value === 'deleting' ? 'poc.deleting' : 'poc.deleteYes')}
      </button>
      <button type="button" class="button button-wide" onClick={onClose}>
        {text('poc.keep')}
      </button>
    </Sheet>
  );
}
