import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import { Field } from '../ui/field.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { LIGHTS } from './light.ts';
import type { LiveDojo } from './live-dojo.ts';

/** Puts a marker, or how the tests are, on the time line: a replay jumps there. */
export function MarkSheet({ dojo, onClose }: { readonly dojo: LiveDojo; readonly onClose: () => void }) {
  const { toasts, language } = useApp();
  const { text } = language.translator.value;
  const label = useSignal('');
  const said = () => (label.value.trim() === '' ? {} : { label: label.value.trim() });
  const put = (mark: Parameters<LiveDojo['mark']>[0]) => {
    dojo.mark(mark);
    toasts.show(text('mark.done'));
    onClose();
  };
  return (
    <Sheet title={text('mark.title')} onClose={onClose} hasFocus>
      <form
        onSubmit={event => {
          event.preventDefault();
          put({ kind: 'marker', data: said() });
        }}
      >
        <Field label={text('mark.label')} hint={text('mark.hint')}>
          {binding => (
            <input
              {...binding}
              autofocus
              maxLength={100}
              value={label.value}
              onInput={event => {
                label.value = event.currentTarget.value;
              }}
            />
          )}
        </Field>
        <button type="submit" class="button button-primary button-wide">
          {text('mark.put')}
        </button>
        <fieldset class="lights">
          <legend>{text('mark.lights')}</legend>
          {LIGHTS.map(light => (
            <button
              key={light}
              type="button"
              class={`button light light-${light}`}
              onClick={() => put({ kind: 'light', data: { light, ...said() } })}
            >
              {text(`mark.${light}`)}
            </button>
          ))}
        </fieldset>
      </form>
    </Sheet>
  );
}
