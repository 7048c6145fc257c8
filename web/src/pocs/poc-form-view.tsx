import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { POCS_PATH, pocPath } from '../route.ts';
import { PageHeading } from '../ui/page-heading.tsx';
import { ConflictPanel } from './conflict-panel.tsx';
import { DiscardSheet } from './discard-sheet.tsx';
import { PocBar } from './poc-bar.tsx';
import type { PocForm } from './poc-form.ts';
import { PocFormFields } from './poc-form-fields.tsx';

interface PocFormViewProps {
  readonly form: PocForm;
  readonly path: string;
  readonly pocId: string | undefined;
}

/** The form, or the conflict that has to be resolved before it goes on. */
export function PocFormView({ form, path, pocId }: PocFormViewProps) {
  const { navigation, pocForms, signIn, toasts, language } = useApp();
  const { text } = language.translator.value;
  const element = useRef<HTMLFormElement>(null);
  const isDiscarding = useSignal(false);
  const state = form.state.value;
  const backTo = pocId === undefined || form.isNew.value ? POCS_PATH : pocPath(pocId);

  // To what has to be looked at: the first field that is wrong, else what could not be done.
  useEffect(() => {
    if (state.kind === 'invalid' || state.kind === 'failed')
      element.current?.querySelector<HTMLElement>('[aria-invalid=true], .problem')?.focus();
  }, [state.kind]);

  const leave = () => {
    pocForms.drop(path);
    navigation.replace(backTo);
  };
  const save = async () => {
    const poc = await form.save();
    if (poc === undefined) return;
    pocForms.drop(path);
    toasts.show(text('poc.saved'));
    // Left while it was being saved: then it is not for us to say where to be.
    if (element.current !== null) navigation.replace(pocPath(poc.id));
  };

  return (
    <div class="page">
      <PocBar backTo={backTo} backLabel={text('poc.back')} />
      <main class="list-page">
        <PageHeading text={text(form.isNew.value ? 'pocForm.new' : 'pocForm.edit')} />
        <form
          ref={element}
          class="poc-form"
          noValidate
          onSubmit={event => {
            event.preventDefault();
            void save();
          }}
        >
          {state.kind === 'conflict' ? (
            <ConflictPanel
              conflict={state.conflict}
              mine={form.fields.value}
              onWrite={choices => form.resolve(choices)}
              onSave={choices => {
                form.resolve(choices);
                void save();
              }}
            />
          ) : (
            <fieldset class="poc-form" disabled={state.kind === 'saving'}>
              <PocFormFields form={form} />
              {state.kind === 'invalid' && (
                <p class="problem" role="alert">
                  {text('pocForm.invalid')}
                </p>
              )}
              {state.kind === 'failed' && (
                <p class="problem" role="alert" tabIndex={-1}>
                  {text(
                    signIn.state.value.kind === 'session-ended'
                      ? 'signIn.ended'
                      : `pocForm.failed.${state.failure}`,
                  )}
                </p>
              )}
              <div class="form-actions">
                <button type="submit" class="button button-primary">
                  {text(
                    state.kind === 'saving'
                      ? 'pocForm.saving'
                      : form.isNew.value
                        ? 'pocForm.create'
                        : 'pocForm.save',
                  )}
                </button>
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    if (form.isDirty.value) isDiscarding.value = true;
                    else leave();
                  }}
                >
                  {text('pocForm.cancel')}
                </button>
              </div>
            </fieldset>
          )}
        </form>
      </main>
      {isDiscarding.value && (
        <DiscardSheet
          onDiscard={leave}
          onClose={() => {
            isDiscarding.value = false;
          }}
        />
      )}
    </div>
  );
}
