import { useSignal } from '@preact/signals';
import type { TokenSource } from '@tatami/client';
import { RestProblem } from '@tatami/client/rest';
import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { socketUrl } from '../dojo/socket-url.ts';
import { dojoPath } from '../route.ts';
import { BackIcon } from '../ui/icons.tsx';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { RetryButton } from '../ui/retry-button.tsx';
import { CodeView } from './code-view.tsx';
import { CompareSheet } from './compare-sheet.tsx';
import { Controls } from './controls.tsx';
import { loadRecording } from './load-recording.ts';
import { openSharedReplay } from './open-shared-replay.ts';
import { PeopleLegend } from './people-legend.tsx';
import { Replay } from './replay.ts';
import { ReplayFiles } from './replay-files.tsx';
import { onReplayKey } from './replay-keys.ts';
import { ReplayMenu } from './replay-menu.tsx';
import type { SharedReplay } from './shared-replay.ts';
import { SharedStrip } from './shared-strip.tsx';
import { TimeBar } from './time-bar.tsx';
import { parseTime } from './time-text.ts';

type State =
  | { readonly kind: 'loading'; readonly share: number }
  | { readonly kind: 'failed'; readonly isMissing: boolean }
  | { readonly kind: 'loaded'; readonly replay: Replay };

/** A dojo, played keystroke by keystroke. */
export function ReplayPage({ dojoId }: { readonly dojoId: string }) {
  const { rest, navigation, language } = useApp();
  const { text } = language.translator.value;
  const state = useSignal<State>({ kind: 'loading', share: 0 });
  const attempt = useSignal(0);
  useEffect(() => {
    const abort = new AbortController();
    let replay: Replay | undefined;
    state.value = { kind: 'loading', share: 0 };
    const onProgress = (share: number) => {
      state.value = { kind: 'loading', share };
    };
    loadRecording(rest, dojoId, { onProgress, signal: abort.signal }).then(
      ({ recording, track }) => {
        replay = new Replay(recording, track);
        const at = parseTime(new URLSearchParams(location.search).get('at') ?? '');
        if (at !== undefined) replay.seek(at);
        state.value = { kind: 'loaded', replay };
      },
      cause => {
        if (abort.signal.aborted) return;
        console.warn('recording', cause);
        state.value = { kind: 'failed', isMissing: cause instanceof RestProblem && cause.status === 404 };
      },
    );
    return () => {
      abort.abort();
      replay?.release();
    };
  }, [dojoId, rest, state, attempt.value]);

  const now = state.value;
  switch (now.kind) {
    case 'loading':
      return <Loading text={text('replay.loading', { percent: Math.floor(now.share * 100) })} />;
    case 'loaded':
      return <Loaded replay={now.replay} />;
    case 'failed':
      return (
        <Notice title={text(now.isMissing ? 'replay.missing' : 'replay.failed')}>
          {!now.isMissing && <RetryButton retry={() => attempt.value++} isPrimary />}
          <button type="button" class="button" onClick={() => navigation.go('/')}>
            {text('app.toDojos')}
          </button>
        </Notice>
      );
  }
}

function Loaded({ replay }: { readonly replay: Replay }) {
  const { navigation, language } = useApp();
  const { text } = language.translator.value;
  const { recording, track } = replay;
  const shared = useShared(replay);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => onReplayKey(replay, shared, event);
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [replay, shared]);
  useEffect(() => {
    document.title = `${recording.name} · Tatami`;
    return () => {
      document.title = 'Tatami';
    };
  }, [recording]);
  const { skippedMs } = replay.view.value;
  return (
    <div class="dojo-page replay-page">
      <header class="bar dojo-bar">
        <button
          type="button"
          class="icon-button"
          aria-label={text('replay.back')}
          onClick={() => navigation.go(dojoPath(recording.dojoId))}
        >
          <BackIcon />
        </button>
        <div class="dojo-title">
          <h1>{recording.name}</h1>
          <p class="replay-when">
            {whenText(track.startedAtMs + replay.view.value.atMs, language.translator.value.language)}
          </p>
        </div>
        <ReplayMenu replay={replay} shared={shared} />
      </header>
      <main class="dojo-main">
        {track.gaps.length > 0 && (
          <p class="strip strip-warn" role="status">
            {language.translator.value.counted('replay.damaged', track.gaps.length)}
            {replay.view.value.gap !== undefined && ` ${text('replay.gap')}`}
          </p>
        )}
        {shared !== undefined && <SharedStrip shared={shared} />}
        <ReplayFiles replay={replay} />
        <div class="replay-main">
          <CodeView replay={replay} />
          {skippedMs > 0 && (
            <p class="skipped">{text('replay.skipped', { seconds: Math.round(skippedMs / 1000) })}</p>
          )}
        </div>
      </main>
      {replay.isComparing.value && <CompareSheet replay={replay} />}
      <footer class="replay-foot">
        <PeopleLegend replay={replay} />
        <TimeBar replay={replay} />
        <Controls replay={replay} />
      </footer>
    </div>
  );
}

/** The replay in the room of its dojo, as long as it is on the screen. */
function useShared(replay: Replay): SharedReplay | undefined {
  const { signIn } = useApp();
  const shared = useSignal<SharedReplay | undefined>(undefined);
  useEffect(() => {
    const token: TokenSource = async ({ wasRefused }) => {
      if (wasRefused) await signIn.refused();
      return signIn.token();
    };
    const opened = openSharedReplay(replay, { url: socketUrl(location), token });
    shared.value = opened.shared;
    return () => opened.close();
  }, [replay, signIn, shared]);
  return shared.value;
}

function whenText(unixMs: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(unixMs);
}
