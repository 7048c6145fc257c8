import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { Field } from '../ui/field.tsx';
import type { PocForm } from './poc-form.ts';

/** Markdown as it is written, or as others will see it. */
export function DescriptionField({
  form,
  fault,
}: {
  readonly form: PocForm;
  readonly fault: string | undefined;
}) {
  const { text } = useApp().language.translator.value;
  const isPreview = useSignal(false);
  const { description } = form.fields.value;
  const choose = (preview: boolean) => () => {
    isPreview.value = preview;
  };
  // What is wrong is shown where it can be mended.
  const shown = isPreview.value && fault === undefined;
  return (
    <div class="description-field">
      <div class="tabs">
        <button type="button" class="tab" aria-pressed={!shown} onClick={choose(false)}>
          {text('pocForm.write')}
        </button>
        <button type="button" class="tab" aria-pressed={shown} onClick={choose(true)}>
          {text('pocForm.preview')}
        </button>
      </div>
      {shown ? (
        <section class="card preview" aria-label={text('pocForm.preview')} aria-live="polite">
          {description.trim() === '' ? (
            <p class="soft">{text('poc.noDescription')}</p>
          ) : (
            <Markdown source={description} />
          )}
        </section>
      ) : (
        <Field label={text('pocForm.description')} hint={text('pocForm.descriptionHint')} fault={fault}>
          {binding => (
            <textarea
              {...binding}
              rows={12}
              value={description}
              onInput={event => form.change({ description: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
