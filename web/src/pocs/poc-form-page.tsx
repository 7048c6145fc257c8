import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { editPocPath, NEW_POC_PATH, POCS_PATH, pocPath } from '../route.ts';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/notice.tsx';
import { mayChangePoc, mayWritePocs } from './permissions.ts';
import { PocBar } from './poc-bar.tsx';
import { PocForm } from './poc-form.ts';
import { PocFormView } from './poc-form-view.tsx';
import { PocNotice } from './poc-notice.tsx';
import { usePoc } from './use-poc.ts';

/** A new POC, or one to be changed. */
export function PocFormPage({ pocId }: { readonly pocId: string | undefined }) {
  const { rest, signIn, pocForms } = useApp();
  const path = pocId === undefined ? NEW_POC_PATH : editPocPath(pocId);
  // What was left unsaved here goes on; its revision is older, which saving will find out.
  const left = useMemo(() => pocForms.get(path), [pocForms, path]);
  if (left?.isDirty.peek() === true) return <PocFormView form={left} path={path} pocId={pocId} />;
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
  return <PocFormView form={form} path={path} pocId={pocId} />;
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
