import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { EditConflict, Side } from './edit-conflict.ts';
import { fieldsOf, type PocField, type PocFields } from './poc-fields.ts';

export type Choices = Readonly<Partial<Record<PocField, Side>>>;

export interface ConflictPanelProps {
  readonly conflict: EditConflict;
  readonly mine: PocFields;
  readonly onSave: (choices: Choices) => void;
  readonly onWrite: (choices: Choices) => void;
}

/** Theirs and mine, field by field. Mine is chosen at first: who does nothing loses nothing of their own. */
export function ConflictPanel({ conflict, mine, onSave, onWrite }: ConflictPanelProps) {
  const { text } = useApp().language.translator.value;
  const choices = useSignal<Choices>({});
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  useEffect(() => heading.current?.focus(), []);
  const theirs = fieldsOf(conflict.theirs);
  return (
    <section class="conflict" aria-labelledby={headingId}>
      <h2 ref={heading} id={headingId} tabIndex={-1} class="page-heading">
        {text('conflict.title')}
      </h2>
      <p>{text(conflict.both.length > 0 ? 'conflict.lead' : 'conflict.noneLead')}</p>
      {conflict.both.map(field => (
        <fieldset key={field} class="conflict-field">
          <legend>{text(`pocForm.${field}`)}</legend>
          {(['theirs', 'mine'] as const).map(side => (
            <label key={side} class="conflict-side">
              <input
                type="radio"
                name={`${headingId}-${field}`}
                checked={(choices.value[field] ?? 'mine') === side}
                onChange={() => {
                  choices.value = { ...choices.value, [field]: side };
                }}
              />
              <strong>{text(`conflict.${side}`)}</strong>
              <FieldText field={field} fields={side === 'mine' ? mine : theirs} />
            </label>
          ))}
        </fieldset>
      ))}
      {conflict.onlyTheirs.length > 0 && (
        <div class="conflict-field">
          <p>{text('conflict.alsoChanged')}</p>
          {conflict.onlyTheirs.map(field => (
            <div key={field} class="conflict-side">
              <strong>{text(`pocForm.${field}`)}</strong>
              <FieldText field={field} fields={theirs} />
            </div>
          ))}
        </div>
      )}
      <div class="form-actions">
        <button type="button" class="button button-primary" onClick={() => onSave(choices.value)}>
          {text(conflict.both.length > 0 ? 'conflict.save' : 'pocForm.save')}
        </button>
        <button type="button" class="button" onClick={() => onWrite(choices.value)}>
          {text('conflict.write')}
        </button>
      </div>
    </section>
  );
}

function FieldText({ field, fields }: { readonly field: PocField; readonly fields: PocFields }) {
  const { text } = useApp().language.translator.value;
  const value = fields[field];
  const words = typeof value === 'string' ? value : value.join(', ');
  if (field === 'visibility')
    return <span>{text(value === 'private' ? 'pocForm.visibility' : 'conflict.everybody')}</span>;
  if (words === '') return <span class="soft">{text('conflict.empty')}</span>;
  return (
    <span class={field === 'description' ? 'conflict-text markdown-source' : 'conflict-text'}>{words}</span>
  );
}
