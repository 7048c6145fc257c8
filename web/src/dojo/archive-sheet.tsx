import { useSignal } from '@preact/signals';
import type { Job } from '@tatami/client/rest';
import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { pocPath } from '../route.ts';
import { Sheet } from '../ui/sheet.tsx';
import { refusalReason } from './refusal-reason.ts';

/** How often the page looks how far the job is. */
const LOOK_MS = 700;

type State =
  | { readonly kind: 'working'; readonly job: Job | undefined }
  | { readonly kind: 'done'; readonly pocId: string }
  | { readonly kind: 'failed'; readonly code: string };

/** Asks for the archive of a dojo, and shows how far it is until there is a POC. It goes on if this is closed. */
export function ArchiveSheet({ dojoId, onClose }: { readonly dojoId: string; readonly onClose: () => void }) {
  const { rest, navigation, language } = useApp();
  const { translator } = language;
  const { text } = translator.value;
  const state = useSignal<State>({ kind: 'working', job: undefined });
  const attempt = useSignal(0);
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const follow = async () => {
      let job = await rest.call('archiveDojo', { path: { id: dojoId } }, { signal });
      for (;;) {
        if (signal.aborted) return;
        state.value = stateOf(job);
        if (state.value.kind !== 'working') return;
        await new Promise(resolve => setTimeout(resolve, LOOK_MS));
        job = await rest.call('readJob', { path: { id: job.id } }, { signal });
      }
    };
    state.value = { kind: 'working', job: undefined };
    follow().catch((cause: unknown) => {
      if (signal.aborted) return;
      console.warn('archive', cause);
      state.value = { kind: 'failed', code: codeOf(cause) };
    });
    return () => abort.abort();
  }, [rest, dojoId, state, attempt.value]);
  const cancel = async (job: Job | undefined) => {
    if (job !== undefined) await rest.call('cancelJob', { path: { id: job.id } });
    onClose();
  };
  const now = state.value;
  return (
    <Sheet title={text('archive.title')} onClose={onClose}>
      {now.kind === 'working' && (
        <div class="archive" role="status">
          <p>{text(`archive.step.${stepOf(now.job)}`)}</p>
          <progress max={1} value={now.job?.progress ?? 0} aria-label={text('archive.progress')} />
          <p class="soft">{text('archive.goesOn')}</p>
          {now.job !== undefined && (
            <button type="button" class="button" onClick={() => cancel(now.job)}>
              {text('archive.cancel')}
            </button>
          )}
        </div>
      )}
      {now.kind === 'done' && (
        <div class="archive" role="status">
          <p>{text('archive.done')}</p>
          <button
            type="button"
            class="button button-primary"
            onClick={() => navigation.go(pocPath(now.pocId))}
          >
            {text('archive.open')}
          </button>
        </div>
      )}
      {now.kind === 'failed' && (
        <div class="archive" role="alert">
          <p>{text('archive.failed', { reason: refusalReason(translator.value, now.code) })}</p>
          <button type="button" class="button button-primary" onClick={() => attempt.value++}>
            {text('dojos.retry')}
          </button>
        </div>
      )}
    </Sheet>
  );
}

function stateOf(job: Job): State {
  if (job.state === 'done' && job.pocId !== null) return { kind: 'done', pocId: job.pocId };
  if (job.state === 'waiting' || job.state === 'running') return { kind: 'working', job };
  return { kind: 'failed', code: job.reason ?? 'internal' };
}

const STEPS = ['reading', 'storing', 'publishing'] as const;

/** A newer server may have steps that this page does not know. */
function stepOf(job: Job | undefined): (typeof STEPS)[number] | 'waiting' {
  return STEPS.find(step => step === job?.step) ?? 'waiting';
}

function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'other';
}
