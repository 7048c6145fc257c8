import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { MainBar } from '../main-bar.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { EraseMeSheet } from './erase-me-sheet.tsx';
import { OwnProfile } from './own-profile.ts';
import { saveFile } from './save-file.ts';
import { YearChoicesSection } from './year-choices-section.tsx';

/** What is stored of whoever is signed in; they agree to it, take it along, and end it here. */
export function ProfilePage() {
  const { rest, language, toasts } = useApp();
  const { text, language: spoken } = language.translator.value;
  const own = useMemo(() => new OwnProfile(rest), [rest]);
  useEffect(() => void own.load(), [own]);
  const isErasing = useSignal(false);
  const isExporting = useSignal(false);
  const state = own.state.value;
  const day = (time: string) =>
    new Date(time).toLocaleString(spoken, { dateStyle: 'long', timeStyle: 'short' });
  const agree = async () => {
    if ((await own.agree()) !== 'done') toasts.show(text('profile.failed'));
  };
  const exportAll = async () => {
    if (isExporting.value) return;
    isExporting.value = true;
    const bytes = await own.export();
    isExporting.value = false;
    if (bytes === undefined) toasts.show(text('profile.failed'));
    else saveFile(bytes, 'tatami-export.zip', 'application/zip');
  };
  return (
    <div class="page">
      <MainBar />
      <main class="list-page">
        <div class="list-head">
          <PageHeading text={text('profile.title')} />
        </div>
        {state.kind === 'loading' && <p role="status">{text('app.loading')}</p>}
        {state.kind === 'failed' && <LoadFailed what={text('profile.loadFailed')} retry={() => own.load()} />}
        {state.kind === 'loaded' && (
          <>
            <section class="card profile">
              <h2>{state.profile.name}</h2>
              <p class="soft">
                {text(`members.role.${state.profile.role}`)}
                {' · '}
                {text('profile.seen', { at: day(state.profile.seenAt) })}
              </p>
            </section>
            <section class="card profile">
              <h2>{text('profile.consent.title')}</h2>
              <p>{text('profile.consent.notice')}</p>
              {state.profile.consent?.version === state.profile.noticeVersion ? (
                <p role="status">
                  {text('profile.consent.given', {
                    at: day(state.profile.consent.at),
                    version: state.profile.consent.version,
                  })}
                </p>
              ) : (
                <button type="button" class="button button-primary button-wide" onClick={agree}>
                  {text('profile.consent.agree')}
                </button>
              )}
            </section>
            <YearChoicesSection />
            <section class="card profile">
              <h2>{text('profile.export.title')}</h2>
              <p>{text('profile.export.lead')}</p>
              <button
                type="button"
                class="button button-wide"
                aria-disabled={isExporting.value}
                onClick={exportAll}
              >
                {text(isExporting.value ? 'app.loading' : 'profile.export.do')}
              </button>
            </section>
            <section class="card profile">
              <h2>{text('profile.erase.title')}</h2>
              <p>{text('profile.erase.lead')}</p>
              <button
                type="button"
                class="button button-danger button-wide"
                onClick={() => {
                  isErasing.value = true;
                }}
              >
                {text('profile.erase.do')}
              </button>
            </section>
          </>
        )}
        {isErasing.value && (
          <EraseMeSheet
            own={own}
            onClose={() => {
              isErasing.value = false;
            }}
          />
        )}
      </main>
    </div>
  );
}
