import { useSignal } from '@preact/signals';
import { RestProblem } from '@tatami/client/rest';
import { useApp } from '../context.ts';
import { dojoPath } from '../route.ts';
import { Field } from '../ui/field.tsx';
import { Sheet } from '../ui/sheet.tsx';

interface JoinDojoSheetProps {
  /** The code of the address that led here. */
  readonly first: string | undefined;
  readonly onClose: () => void;
}

/** Joins the dojo whose code somebody reads out or shows. */
export function JoinDojoSheet({ first = '', onClose }: JoinDojoSheetProps) {
  const { dojos, navigation, language } = useApp();
  const { text } = language.translator.value;
  const code = useSignal(first);
  const progress = useSignal<'ready' | 'joining' | 'unknown' | 'failed'>('ready');

  const join = async (event: Event) => {
    event.preventDefault();
    progress.value = 'joining';
    try {
      const dojo = await dojos.join(code.value);
      navigation.go(dojoPath(dojo.id));
    } catch (cause) {
      console.warn('join a dojo', cause);
      progress.value = cause instanceof RestProblem && cause.code === 'dojo-not-found' ? 'unknown' : 'failed';
    }
  };
  const fault = {
    ...{ ready: undefined, joining: undefined },
    ...{ unknown: text('joinCode.unknown'), failed: text('joinCode.failed') },
  }[progress.value];

  return (
    <Sheet title={text('joinCode.enter')} onClose={onClose} hasFocus>
      <form onSubmit={join}>
        <Field label={text('joinCode.label')} hint={text('joinCode.hint')} fault={fault}>
          {binding => (
            <input
              {...binding}
              required
              autofocus
              class="join-code"
              maxLength={20}
              autocapitalize="characters"
              autocomplete="off"
              spellcheck={false}
              value={code.value}
              onInput={event => {
                code.value = event.currentTarget.value;
                progress.value = 'ready';
              }}
            />
          )}
        </Field>
        <button
          type="submit"
          class="button button-primary button-wide"
          disabled={progress.value === 'joining'}
        >
          {text('joinCode.join')}
        </button>
      </form>
    </Sheet>
  );
}
