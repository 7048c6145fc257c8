import { useSignal } from '@preact/signals';
import type { DojoDetail } from '@tatami/client/rest';
import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { inputTime, timeOfInput } from '../dojos/input-time.ts';
import { Field } from '../ui/field.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { JoinCodeCard } from './join-code-card.tsx';

interface PlanSheetProps {
  readonly dojoId: string;
  readonly onClose: () => void;
}

/** For those who lead a dojo: its name, when it begins, and the code by which people join. */
export function PlanSheet({ dojoId, onClose }: PlanSheetProps) {
  const { dojos, language } = useApp();
  const { text } = language.translator.value;
  const detail = useSignal<DojoDetail | 'loading' | 'failed'>('loading');
  const load = async () => {
    detail.value = 'loading';
    try {
      detail.value = await dojos.read(dojoId);
    } catch (cause) {
      console.warn('plan of a dojo', cause);
      detail.value = 'failed';
    }
  };
  useEffect(() => void load(), [dojoId]);
  const now = detail.value;
  return (
    <Sheet title={text('plan.title')} onClose={onClose}>
      {now === 'loading' && <p role="status">{text('app.loading')}</p>}
      {now === 'failed' && <LoadFailed what={text('plan.loadFailed')} retry={load} />}
      {typeof now === 'object' && (
        <>
          <JoinCodeCard dojoId={dojoId} first={now.joinCode ?? undefined} />
          <PlanForm dojo={now} onDone={onClose} />
        </>
      )}
    </Sheet>
  );
}

function PlanForm({ dojo, onDone }: { readonly dojo: DojoDetail; readonly onDone: () => void }) {
  const { dojos, toasts, language } = useApp();
  const { text } = language.translator.value;
  const name = useSignal(dojo.name);
  const startsAt = useSignal(inputTime(dojo.startsAt));
  const progress = useSignal<'ready' | 'saving' | 'failed'>('ready');
  const save = async (event: Event) => {
    event.preventDefault();
    progress.value = 'saving';
    try {
      await dojos.change(dojo.id, {
        name: name.value.trim(),
        // A time that is over is left as it is.
        ...(startsAt.value !== inputTime(dojo.startsAt) && { startsAt: timeOfInput(startsAt.value) ?? null }),
      });
      toasts.show(text('plan.saved'));
      onDone();
    } catch (cause) {
      console.warn('plan of a dojo', cause);
      progress.value = 'failed';
    }
  };
  return (
    <form onSubmit={save}>
      <Field label={text('dojos.name')}>
        {binding => (
          <input
            {...binding}
            required
            maxLength={120}
            pattern=".*\S.*"
            value={name.value}
            onInput={event => {
              name.value = event.currentTarget.value;
            }}
          />
        )}
      </Field>
      <Field label={text('plan.startsAt')} hint={text('plan.startsAtHint')}>
        {binding => (
          <input
            {...binding}
            type="datetime-local"
            value={startsAt.value}
            onInput={event => {
              startsAt.value = event.currentTarget.value;
            }}
          />
        )}
      </Field>
      {progress.value === 'failed' && (
        <p class="problem" role="alert">
          {text('plan.failed')}
        </p>
      )}
      <button type="submit" class="button button-primary button-wide" disabled={progress.value === 'saving'}>
        {text('plan.save')}
      </button>
    </form>
  );
}
