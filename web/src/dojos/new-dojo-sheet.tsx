import { useSignal } from '@preact/signals';
import { newKey, RestProblem } from '@tatami/client/rest';
import { useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { dojoPath } from '../route.ts';
import { Field } from '../ui/field.tsx';
import { Segments } from '../ui/segments.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { timeOfInput } from './input-time.ts';
import { STARTING_FILES } from './starting-file.ts';

export function NewDojoSheet({ onClose }: { readonly onClose: () => void }) {
  const { dojos, navigation, language } = useApp();
  const { text } = language.translator.value;
  const name = useSignal('');
  const fileName = useSignal(STARTING_FILES[0].name);
  const isPrivate = useSignal(false);
  const startsAt = useSignal('');
  // One whose answer was lost is asked for again as it was: there is one dojo, however often somebody presses the button.
  const asked = useRef<{ readonly body: string; readonly key: string } | undefined>(undefined);
  const progress = useSignal<'ready' | 'creating' | 'failed' | 'not-allowed'>('ready');

  const create = async (event: Event) => {
    event.preventDefault();
    progress.value = 'creating';
    const file = STARTING_FILES.find(candidate => candidate.name === fileName.value) ?? STARTING_FILES[0];
    try {
      const starts = timeOfInput(startsAt.value);
      const wanted = {
        name: name.value.trim(),
        isPrivate: isPrivate.value,
        files: [{ name: file.name, text: file.text }],
        ...(starts !== undefined && { startsAt: starts }),
      };
      const body = JSON.stringify(wanted);
      if (asked.current?.body !== body) asked.current = { body, key: newKey() };
      const dojo = await dojos.create(wanted, asked.current.key);
      navigation.go(dojoPath(dojo.id));
    } catch (cause) {
      console.warn('new dojo', cause);
      progress.value = cause instanceof RestProblem && cause.code === 'read-only' ? 'not-allowed' : 'failed';
    }
  };

  return (
    <Sheet title={text('dojos.new')} onClose={onClose} hasFocus>
      <form onSubmit={create}>
        <label class="field">
          <span>{text('dojos.name')}</span>
          <input
            required
            autofocus
            maxLength={120}
            pattern=".*\S.*"
            placeholder={text('dojos.nameHint')}
            value={name.value}
            onInput={event => {
              name.value = event.currentTarget.value;
            }}
          />
        </label>
        <Segments
          legend={text('dojos.language')}
          values={STARTING_FILES.map(file => file.name)}
          chosen={fileName.value}
          onChoose={name => {
            fileName.value = name;
          }}
          show={name => STARTING_FILES.find(file => file.name === name)?.language}
        />
        <label class="switch">
          <input
            type="checkbox"
            checked={isPrivate.value}
            onChange={event => {
              isPrivate.value = event.currentTarget.checked;
            }}
          />
          <span class="switch-text">
            <strong>{text('dojos.private')}</strong>
            <span class="soft">{text('dojos.privateHint')}</span>
          </span>
        </label>
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
        {(progress.value === 'failed' || progress.value === 'not-allowed') && (
          <p class="problem" role="alert">
            {text(progress.value === 'failed' ? 'dojos.createFailed' : 'dojos.createNotAllowed')}
          </p>
        )}
        <button
          type="submit"
          class="button button-primary button-wide"
          disabled={progress.value === 'creating'}
        >
          {text(progress.value === 'creating' ? 'dojos.creating' : 'dojos.create')}
        </button>
      </form>
    </Sheet>
  );
}
