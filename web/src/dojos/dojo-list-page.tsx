import { useSignal } from '@preact/signals';
import type { Dojo } from '@tatami/rest';
import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { LazySheet } from '../lazy-sheet.tsx';
import { MainBar } from '../main-bar.tsx';
import { UnsavedPocs } from '../pocs/unsaved-pocs.tsx';
import { dojoPath, joinCodeIn } from '../route.ts';
import { ChevronIcon, LockIcon, PlusIcon } from '../ui/icons.tsx';
import { Link } from '../ui/link.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { DojoList } from './dojo-list.ts';
import { relativeTime } from './relative-time.ts';
import { UnsavedDojos } from './unsaved-dojos.tsx';

export function DojoListPage() {
  const { dojos, signIn, navigation, language } = useApp();
  const { text } = language.translator.value;
  const list = useMemo(() => new DojoList(dojos), [dojos]);
  const isCreating = useSignal(false);
  const scannedCode = joinCodeIn(location.hash);
  const isJoining = useSignal(scannedCode !== undefined);
  useEffect(() => {
    void list.load();
  }, [list]);

  const state = list.state.value;
  const signedIn = signIn.state.value;
  const create = () => {
    isCreating.value = true;
  };
  return (
    <div class="page">
      <MainBar>
        <UnsavedDojos />
        <UnsavedPocs />
      </MainBar>
      <main class="list-page">
        <div class="list-head">
          <div>
            {signedIn.kind === 'signed-in' && <span class="label">{signedIn.tenant.name}</span>}
            <PageHeading text={text('dojos.title')} />
          </div>
          <div class="list-actions">
            <button
              type="button"
              class="button"
              onClick={() => {
                isJoining.value = true;
              }}
            >
              {text('joinCode.enter')}
            </button>
            <button type="button" class="button button-primary" onClick={create}>
              <PlusIcon />
              {text('dojos.new')}
            </button>
          </div>
        </div>
        {state.kind === 'loading' && <Skeleton />}
        {state.kind === 'failed' && <LoadFailed what={text('dojos.failed')} retry={() => list.load()} />}
        {state.kind === 'loaded' && state.items.length === 0 && (
          <div class="empty">
            <h2>{text('dojos.empty')}</h2>
            <p>{text('dojos.emptyLead')}</p>
          </div>
        )}
        {state.kind === 'loaded' && (
          <ul class="dojos">
            {state.items.map(dojo => (
              <DojoRow key={dojo.id} dojo={dojo} />
            ))}
          </ul>
        )}
        {state.kind === 'loaded' && state.nextCursor !== undefined && (
          <button type="button" class="button button-wide" onClick={() => list.more()}>
            {text('dojos.more')}
          </button>
        )}
      </main>
      {isJoining.value && (
        <LazySheet
          load={loadJoinSheet}
          props={{
            first: scannedCode,
            onClose: () => {
              isJoining.value = false;
              if (scannedCode !== undefined) navigation.replace('/');
            },
          }}
        />
      )}
      {isCreating.value && (
        <LazySheet
          load={loadNewSheet}
          props={{
            onClose: () => {
              isCreating.value = false;
            },
          }}
        />
      )}
    </div>
  );
}

const loadJoinSheet = async () => (await import('./join-dojo-sheet.tsx')).JoinDojoSheet;
const loadNewSheet = async () => (await import('./new-dojo-sheet.tsx')).NewDojoSheet;

function DojoRow({ dojo }: { readonly dojo: Dojo }) {
  const { language } = useApp();
  const { text, language: tag } = language.translator.value;
  return (
    <li>
      <Link class="dojo" href={dojoPath(dojo.id)}>
        <span class="dojo-text">
          <strong>{dojo.name}</strong>
          <span class="dojo-facts">
            <span class={`state state-${dojo.state}`}>{text(`state.${dojo.state}`)}</span>
            <time datetime={dojo.createdAt}>{relativeTime(new Date(dojo.createdAt), new Date(), tag)}</time>
            {dojo.startsAt !== null && new Date(dojo.startsAt) > new Date() && (
              <time datetime={dojo.startsAt}>
                {text('dojos.starts', {
                  when: new Date(dojo.startsAt).toLocaleString(tag, {
                    dateStyle: 'medium',
                    timeStyle: 'short',
                  }),
                })}
              </time>
            )}
            {dojo.isPrivate && (
              <span class="private">
                <LockIcon />
                {text('dojos.private')}
              </span>
            )}
          </span>
        </span>
        <ChevronIcon />
      </Link>
    </li>
  );
}

function Skeleton() {
  const { text } = useApp().language.translator.value;
  return (
    <div class="dojos" role="status" aria-label={text('app.loading')}>
      {[0, 1, 2].map(row => (
        <div key={row} class="dojo skeleton" />
      ))}
    </div>
  );
}
