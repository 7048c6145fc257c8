import { CloseCode } from '@tatami/client';
import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { SessionEndedNotice } from '../sign-in/session-ended-notice.tsx';
import { SessionEndedStrip } from '../sign-in/session-ended-strip.tsx';
import { BackIcon } from '../ui/icons.tsx';
import { Loading } from '../ui/loading.tsx';
import { Arrivals } from './arrivals.tsx';
import { ClosedNotice } from './closed-notice.tsx';
import { ClosedStrip } from './closed-strip.tsx';
import { DojoFileBar } from './dojo-file-bar.tsx';
import { DojoMenu, type DojoMenuProps } from './dojo-menu.tsx';
import { EditorPane } from './editor-pane.tsx';
import { FollowStrip } from './follow-strip.tsx';
import { hasKeyboard } from './has-keyboard.ts';
import { LiveDojo } from './live-dojo.ts';
import { LostTextSheet } from './lost-text-sheet.tsx';
import { PeopleButton, PeoplePanel } from './people-button.tsx';
import { refusalReason } from './refusal-reason.ts';
import { ReplayStrip } from './replay-strip.tsx';
import { SavedState } from './saved-state.tsx';
import { SessionBar } from './session-bar.tsx';
import { socketUrl } from './socket-url.ts';
import { StatusStrip } from './status-strip.tsx';
import { useHandOffSignal } from './use-hand-off-signal.ts';
import { useWakeLock } from './use-wake-lock.ts';

const MAX_TOAST_TEXT = 60;

export function DojoPage({ dojoId }: { readonly dojoId: string }) {
  const { dojos, signIn, openDojos, toasts, language } = useApp();
  const { translator } = language;
  const dojo = useMemo(
    () =>
      openDojos.show(
        dojoId,
        () =>
          new LiveDojo({
            url: socketUrl(location),
            dojoId,
            token: async ({ wasRefused }) => {
              if (wasRefused) await signIn.refused();
              return signIn.token();
            },
            onRefused: ({ code, lostText }) => {
              const reason = refusalReason(translator.value, code);
              const shown = lostText.trim().slice(0, MAX_TOAST_TEXT);
              toasts.show(
                shown === ''
                  ? translator.value.text('refused.edit', { reason })
                  : translator.value.text('refused.text', { reason, text: shown }),
              );
            },
            onReplaced: () => toasts.show(translator.value.text('lost.reset')),
            onFollowedLeft: name => toasts.show(translator.value.text('follow.left', { name })),
          }),
      ),
    [dojoId, openDojos, signIn, toasts, translator],
  );
  useEffect(() => () => openDojos.leave(dojoId), [openDojos, dojoId]);

  const handOff = useHandOffSignal(dojo);
  const view = dojo.view.value;
  useWakeLock(hasKeyboard(view));
  const { file } = view;
  const close = view.status === 'closed' ? view.close : undefined;
  const isSessionOver =
    signIn.state.value.kind === 'session-ended' || close?.code === CloseCode.unauthenticated;
  const connect = () => dojo.connect();
  if (view.bound === undefined) {
    if (isSessionOver) return <SessionEndedNotice />;
    if (close !== undefined) return <ClosedNotice close={close} onRetry={connect} />;
  }
  return (
    <div class="dojo-page">
      <DojoBar dojoId={dojoId} dojo={dojo} handOff={handOff} />
      <main class="dojo-main">
        <Arrivals view={view} />
        {isSessionOver ? (
          <SessionEndedStrip hasText />
        ) : close !== undefined ? (
          <ClosedStrip close={close} onRetry={connect} />
        ) : (
          <StatusStrip view={view} onConnect={connect} />
        )}
        <FollowStrip following={dojo.following} />
        <ReplayStrip dojoId={dojoId} view={view} />
        {view.bound !== undefined && close === undefined && <SessionBar dojo={dojo} />}
        {file !== undefined && <DojoFileBar dojo={dojo} />}
        {view.bound === undefined || file === undefined ? (
          <Loading text={translator.value.text('dojo.opening')} />
        ) : (
          <div class="desk">
            <EditorPane
              bound={view.bound}
              file={file}
              following={dojo.following}
              isReadOnly={view.readOnlyReason !== undefined}
              isNew={dojos.wasMadeHere(dojoId)}
            />
            <PeoplePanel dojo={dojo} />
          </div>
        )}
      </main>
      {dojo.lost.value !== undefined && (
        <LostTextSheet lost={dojo.lost.value} onClose={() => dojo.lostTextSeen()} />
      )}
    </div>
  );
}

function DojoBar({ dojoId, dojo, handOff }: DojoMenuProps) {
  const { dojos, navigation, language } = useApp();
  const { text } = language.translator.value;
  const name = dojos.name(dojoId).value;
  useEffect(() => {
    if (name === undefined) dojos.read(dojoId).catch(cause => console.warn('name of the dojo', cause));
    else document.title = `${name} · Tatami`;
    return () => {
      document.title = 'Tatami';
    };
  }, [dojos, dojoId, name]);
  return (
    <header class="bar dojo-bar">
      <button
        type="button"
        class="icon-button"
        aria-label={text('dojo.back')}
        onClick={() => navigation.go('/')}
      >
        <BackIcon />
      </button>
      <div class="dojo-title">
        <h1>{name ?? text('dojo.untitled')}</h1>
        <SavedState view={dojo.view.value} />
      </div>
      <PeopleButton dojo={dojo} />
      <DojoMenu dojoId={dojoId} dojo={dojo} handOff={handOff} />
    </header>
  );
}
