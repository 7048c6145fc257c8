import { useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Field } from '../ui/field.tsx';
import { CloseIcon } from '../ui/icons.tsx';
import type { LabelField as LabelFieldName, PocForm } from './poc-form.ts';

export interface LabelFieldProps {
  readonly form: PocForm;
  readonly field: LabelFieldName;
  readonly fault: string | undefined;
  readonly suggestions?: readonly string[];
}

/**
 * Languages or tags: each becomes a chip at a comma or Enter, and the last one when the form is saved. Not when the field
 * is left: the new chip would move the button away from under the finger that is about to press it.
 */
export function LabelField({ form, field, fault, suggestions = [] }: LabelFieldProps) {
  const { text } = useApp().language.translator.value;
  const input = useRef<HTMLInputElement>(null);
  const labels = form.fields.value[field];
  const open = form.openLabels.value[field];

  const remove = (label: string) => {
    form.removeLabel(field, label);
    // The button that had the focus is gone.
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const last = labels.at(-1);
    if (event.key === 'Enter' && open.trim() !== '') {
      // It ends the label, not the form.
      event.preventDefault();
      form.endLabel(field);
    } else if (event.key === 'Backspace' && open === '' && last !== undefined) {
      form.removeLabel(field, last);
    }
  };

  return (
    <Field label={text(`pocForm.${field}`)} hint={text('pocForm.labelsHint')} fault={fault}>
      {binding => (
        <>
          {labels.length > 0 && (
            <ul class="chips">
              {labels.map(label => (
                <li key={label}>
                  <button
                    type="button"
                    class="chip"
                    aria-label={text('pocForm.removeLabel', { label })}
                    onClick={() => remove(label)}
                  >
                    {label}
                    <CloseIcon />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <input
            {...binding}
            ref={input}
            autocapitalize="none"
            autocomplete="off"
            enterkeyhint="done"
            list={`${binding.id}-list`}
            value={open}
            onInput={event => form.typeLabel(field, event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          <datalist id={`${binding.id}-list`}>
            {suggestions
              .filter(label => !labels.includes(label))
              .map(label => (
                <option key={label} value={label} />
              ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
