import { useSignal } from '@preact/signals';
import type { Member } from '@tatami/rest';
import { useApp } from '../context.ts';
import { Field } from '../ui/field.tsx';
import { AUDIT_ACTIONS } from './audit-actions.ts';
import { type AuditChoice, EVERYTHING } from './audit-list.ts';

export interface AuditFiltersProps {
  /** Who may have changed something. */
  readonly people: readonly Member[];
  readonly onChoose: (choice: AuditChoice) => void;
}

/** By whom, what, and on which days. */
export function AuditFilters({ people, onChoose }: AuditFiltersProps) {
  const { language } = useApp();
  const { text } = language.translator.value;
  const choice = useSignal<AuditChoice>(EVERYTHING);
  const choose = (part: Partial<AuditChoice>) => {
    choice.value = { ...choice.value, ...part };
    onChoose(choice.value);
  };
  return (
    <div class="card audit-filters">
      <Field label={text('audit.who')}>
        {binding => (
          <select {...binding} onChange={event => choose({ actor: event.currentTarget.value })}>
            <option value="">{text('audit.everybody')}</option>
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={text('audit.what')}>
        {binding => (
          <select {...binding} onChange={event => choose({ action: event.currentTarget.value })}>
            <option value="">{text('audit.everything')}</option>
            {AUDIT_ACTIONS.map(action => (
              <option key={action} value={action}>
                {text(`audit.action.${action}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div class="row">
        {(['from', 'to'] as const).map(end => (
          <Field key={end} label={text(`audit.${end}`)}>
            {binding => (
              <input
                {...binding}
                type="date"
                onChange={event => choose({ [end]: event.currentTarget.value })}
              />
            )}
          </Field>
        ))}
      </div>
    </div>
  );
}
