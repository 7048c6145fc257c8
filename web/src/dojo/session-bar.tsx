import { maySteer } from '@tatami/protocol';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { LiveDojo } from './live-dojo.ts';
import { clockText, turnView } from './turn-view.ts';

const TICK_MS = 250;
/** From here on the ring says that one should come to an end. */
const ENDING_MS = 10_000;
const RADIUS = 17;
const LENGTH = 2 * Math.PI * RADIUS;

/** Whose turn it is, how much of it is left, and the way to hand it off; nothing while everybody may write. */
export function SessionBar({ dojo }: { readonly dojo: LiveDojo }) {
  const { text } = useApp().language.translator.value;
  const view = dojo.view.value;
  const isTimed = view.session?.turnEndsAtMs !== undefined;
  const serverTimeMs = useServerTime(dojo, isTimed);
  const turn = turnView(view, serverTimeMs);
  if (turn === undefined) return null;
  const mayHandOff = view.status === 'connected' && (turn.isMine || maySteer(view.role));
  const title = turn.isMine
    ? text('turn.mine')
    : turn.driver === undefined
      ? text('turn.nobody')
      : text('turn.of', { driver: turn.driver });
  return (
    <section
      class={turn.isMine ? 'session-bar session-bar-mine' : 'session-bar'}
      aria-label={text('turn.label')}
    >
      {turn.leftMs !== undefined && <TurnClock leftMs={turn.leftMs} leftPart={turn.leftPart} />}
      <p>
        <strong role="status">{title}</strong>
        <span class="soft">
          {turn.next === undefined ? text('turn.nobodyNext') : text('turn.next', { name: turn.next })}
        </span>
      </p>
      {mayHandOff && (
        <button
          type="button"
          class="button button-small"
          disabled={turn.next === undefined}
          onClick={() => dojo.command({ kind: 'hand-off' })}
        >
          {text('turn.handOff')}
        </button>
      )}
    </section>
  );
}

function TurnClock({ leftMs, leftPart }: { readonly leftMs: number; readonly leftPart: number }) {
  const isEnding = leftMs <= ENDING_MS;
  return (
    <div class={isEnding ? 'turn-clock turn-clock-ending' : 'turn-clock'} role="timer">
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <circle class="turn-clock-track" cx="20" cy="20" r={RADIUS} />
        <circle
          class="turn-clock-left"
          cx="20"
          cy="20"
          r={RADIUS}
          stroke-dasharray={LENGTH}
          stroke-dashoffset={LENGTH * (1 - leftPart)}
        />
      </svg>
      <span>{clockText(leftMs)}</span>
    </div>
  );
}

/** The server's clock, which turns end by; it runs only while somebody looks at it. */
function useServerTime(dojo: LiveDojo, isRunning: boolean): number {
  const [now, setNow] = useState(dojo.serverTimeMs);
  useEffect(() => {
    if (!isRunning) return;
    const tick = () => setNow(dojo.serverTimeMs);
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [dojo, isRunning]);
  return now;
}
