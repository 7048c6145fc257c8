import { useApp } from '../context.ts';
import { Field } from '../ui/field.tsx';
import { DescriptionField } from './description-field.tsx';
import { LabelField } from './label-field.tsx';
import type { PocField } from './poc-fields.ts';
import type { PocForm } from './poc-form.ts';

const LANGUAGES = [
  'C',
  'C#',
  'C++',
  'Go',
  'Java',
  'JavaScript',
  'Kotlin',
  'PHP',
  'Python',
  'Ruby',
  'Rust',
  'Swift',
  'TypeScript',
];

export function PocFormFields({ form }: { readonly form: PocForm }) {
  const { text } = useApp().language.translator.value;
  const { name, repositoryUrl, visibility } = form.fields.value;
  const state = form.state.value;
  const faultOf = (field: PocField) =>
    state.kind === 'invalid' && state.fields.includes(field) ? text(`pocForm.wrong.${field}`) : undefined;
  return (
    <>
      <Field label={text('pocForm.name')} fault={faultOf('name')}>
        {binding => (
          <input
            {...binding}
            required
            maxLength={120}
            autocomplete="off"
            placeholder={text('pocForm.nameHint')}
            value={name}
            onInput={event => form.change({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <DescriptionField form={form} fault={faultOf('description')} />
      <LabelField form={form} field="languages" fault={faultOf('languages')} suggestions={LANGUAGES} />
      <LabelField form={form} field="tags" fault={faultOf('tags')} />
      <Field label={text('pocForm.repositoryUrl')} fault={faultOf('repositoryUrl')}>
        {binding => (
          <input
            {...binding}
            type="url"
            inputmode="url"
            autocapitalize="none"
            autocomplete="off"
            spellcheck={false}
            placeholder="https://"
            value={repositoryUrl}
            onInput={event => form.change({ repositoryUrl: event.currentTarget.value })}
          />
        )}
      </Field>
      <label class="switch">
        <input
          type="checkbox"
          checked={visibility === 'private'}
          onChange={event => form.change({ visibility: event.currentTarget.checked ? 'private' : 'tenant' })}
        />
        <span class="switch-text">
          <strong>{text('pocForm.visibility')}</strong>
          <span class="soft">{text('pocForm.visibilityHint')}</span>
        </span>
      </label>
    </>
  );
}
