import { SPEEDS, type Speed } from '@tatami/recording';
import { useApp } from '../context.ts';
import { BlameIcon, LinkIcon, NextIcon, PauseIcon, PlayIcon, PreviousIcon } from '../ui/icons.tsx';
import type { Replay } from './replay.ts';
import { timeText } from './time-text.ts';

/** Play and pause, step by step, how fast, and a link to the moment that is shown. */
export function Controls({ replay }: { readonly replay: Replay }) {
  const { toasts, language } = useApp();
  const { text } = language.translator.value;
  const view = replay.view.value;
  const isPlaying = view.kind === 'playing';
  const followed = view.followed === undefined ? undefined : replay.nameOf(view.followed, text);
  const stepText = (by: 'previous' | 'next') =>
    followed === undefined ? text(`replay.${by}`) : text(`replay.${by}Of`, { name: followed });
  const copyLink = async () => {
    const address = new URL(location.href);
    address.search = `?at=${Math.floor(view.lineMs / 1000)}`;
    await navigator.clipboard.writeText(address.href);
    toasts.show(text('replay.linkCopied', { at: timeText(view.lineMs) }));
  };
  return (
    <div class="replay-controls">
      <button
        type="button"
        class="icon-button"
        aria-label={stepText('previous')}
        onClick={() => replay.step(-1)}
      >
        <PreviousIcon />
      </button>
      <button
        type="button"
        class="icon-button play-button"
        aria-label={text(isPlaying ? 'replay.pause' : 'replay.play')}
        onClick={() => replay.toggle()}
      >
        {isPlaying ? <PauseIcon /> : <PlayIcon />}
      </button>
      <button type="button" class="icon-button" aria-label={stepText('next')} onClick={() => replay.step(1)}>
        <NextIcon />
      </button>
      <span class="replay-time">
        {timeText(view.lineMs)} / {timeText(replay.line.lengthMs)}
      </span>
      <label class="speed">
        <span class="visually-hidden">{text('replay.speed')}</span>
        <select
          value={view.speed}
          onChange={event => replay.setSpeed(Number(event.currentTarget.value) as Speed)}
        >
          {SPEEDS.map(speed => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
      </label>
      <label class="skip-idle">
        <input
          type="checkbox"
          checked={view.skipsIdle}
          onChange={event => replay.setSkipsIdle(event.currentTarget.checked)}
        />
        {text('replay.skipIdle')}
      </label>
      <button
        type="button"
        class="icon-button"
        aria-label={text('replay.blame')}
        aria-pressed={view.blame !== undefined}
        aria-keyshortcuts="b"
        onClick={() => replay.toggleBlame()}
      >
        <BlameIcon />
      </button>
      <button type="button" class="icon-button" aria-label={text('replay.link')} onClick={copyLink}>
        <LinkIcon />
      </button>
    </div>
  );
}
