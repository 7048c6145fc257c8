import { useSignal } from '@preact/signals';
import type { Poc } from '@tatami/rest';
import { useApp } from '../context.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { editPocPath, POCS_PATH } from '../route.ts';
import { DeleteIcon, EditIcon } from '../ui/icons.tsx';
import { Link } from '../ui/link.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { DeletePocSheet } from './delete-poc-sheet.tsx';
import { FilesSection } from './files-section.tsx';
import { mayChangePoc } from './permissions.ts';
import { PocBar } from './poc-bar.tsx';
import { PocFacts } from './poc-facts.tsx';
import { PocNotice } from './poc-notice.tsx';
import { UnsavedPocs } from './unsaved-pocs.tsx';
import { usePoc } from './use-poc.ts';
import { VersionNotice } from './version-notice.tsx';

export function PocPage({ pocId }: { readonly pocId: string }) {
  const { state, load, refresh } = usePoc(pocId);
  const { value } = state;
  if (value.kind !== 'loaded') return <PocNotice kind={value.kind} retry={load} />;
  return <LoadedPoc poc={value.poc} reload={load} refresh={refresh} />;
}

function LoadedPoc({
  poc,
  reload,
  refresh,
}: {
  readonly poc: Poc;
  readonly reload: () => void;
  readonly refresh: () => void;
}) {
  const { signIn, language } = useApp();
  const { text } = language.translator.value;
  const isDeleting = useSignal(false);
  return (
    <div class="page">
      <PocBar backTo={POCS_PATH} backLabel={text('poc.back')} strips={<UnsavedPocs />}>
        {mayChangePoc(signIn.state.value, poc) && (
          <>
            <Link class="button button-small" href={editPocPath(poc.id)}>
              <EditIcon />
              {text('poc.edit')}
            </Link>
            <button
              type="button"
              class="icon-button danger"
              aria-label={text('poc.delete')}
              onClick={() => {
                isDeleting.value = true;
              }}
            >
              <DeleteIcon />
            </button>
          </>
        )}
      </PocBar>
      <main class="list-page">
        <PageHeading text={poc.name} />
        <VersionNotice poc={poc} />
        <PocFacts poc={poc} />
        <section class="card" aria-label={text('poc.description')}>
          {poc.description.trim() === '' ? (
            <p class="soft">{text('poc.noDescription')}</p>
          ) : (
            <Markdown source={poc.description} />
          )}
        </section>
        <FilesSection pocId={poc.id} mayChange={mayChangePoc(signIn.state.value, poc)} onChanged={refresh} />
      </main>
      {isDeleting.value && (
        <DeletePocSheet
          poc={poc}
          onStale={reload}
          onClose={() => {
            isDeleting.value = false;
          }}
        />
      )}
    </div>
  );
}
