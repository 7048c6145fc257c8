import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { editPocPath, NEW_POC_PATH, POCS_PATH, pocPath } from '../route.ts';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { ConflictPanel } from './conflict-panel.tsx';
import { DiscardSheet } from './discard-sheet.tsx';
import { mayChangePoc, mayWritePocs } from './permissions.ts';
import { PocBar } from './poc-bar.tsx';
import { PocForm } from './poc-form.ts';
import { PocFormFields } from './poc-form-fields.tsx';
import { PocNotice } from './poc-notice.tsx';
import { usePoc } from './use-poc.ts';

/** A new POC, or one to be changed. */
export function PocFormPage({ pocId }: { readonly pocId: string | undefined }) {
  const { rest, signIn, pocForms } = useApp();
  const path = pocId === undefined ? NEW_POC_PATH : editPocPath(pocId);
  // What was left unsaved here goes on; its revision is older, which saving will find out.
  const left = useMemo(() => pocForms.get(path), [pocForms, path]);
  if (left?.isDirty.peek() === true) return <FormPage form={left} path={path} pocId={pocId} />;
  if (pocId !== undefined) return <LoadedFormPage pocId={pocId} path={path} />;
  if (!mayWritePocs(signIn.state.value)) return <NotAllowed backTo={POCS_PATH} />;
  return <NewFormPage path={path} make={() => new PocForm(rest)} />;
}

function LoadedFormPage({ pocId, path }: { readonly pocId: string; readonly path: string }) {
  const { rest, signIn } = useApp();
  const { state, load } = usePoc(pocId);
  const { value } = state;
  if (value.kind !== 'loaded') return <PocNotice kind={value.kind} retry={load} />;
  if (!mayChangePoc(signIn.state.value, value.poc)) return <NotAllowed backTo={pocPath(pocId)} />;
  return <NewFormPage path={path} pocId={pocId} make={() => new PocForm(rest, value.poc)} />;
}

interface NewFormPageProps {
  readonly path: string;
  readonly pocId?: string | undefined;
  readonly make: () => PocForm;
}

function NewFormPage({ path, pocId, make }: NewFormPageProps) {
  const { pocForms } = useApp();
  // One form for as long as the page is shown, whatever is rendered anew.
  const form = useMemo(make, []);
  useEffect(() => pocForms.keep(path, form), [pocForms, path, form]);
  return <FormPage form={form} path={path} pocId={pocId} />;
}

function NotAllowed({ backTo }: { readonly backTo: string }) {
  const { text } = useApp().language.translator.value;
  return (
    <div class="page">
      <PocBar backTo={backTo} backLabel={text('poc.back')} />
      <Notice title={text('pocForm.notAllowed')} text={text('pocForm.notAllowedLead')}>
        <Link class="button button-primary" href={backTo}>
          {text('pocForm.back')}
        </Link>
      </Notice>
    </div>
  );
}

interface FormPageProps {
  readonly form: PocForm;
  readonly path: string;
  readonly pocId: string | undefined;
}

function FormPage({ form, path, pocId }: FormPageProps) {
  const { navigation, pocForms, toasts, language } = useApp();
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
                  {text(`pocForm.failed.${state.failure}`)}
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
