import { useApp } from '../context.ts';
import type { Author, Replay } from './replay.ts';
import { timeText } from './time-text.ts';

const ROW_HEIGHT = 14;
/** Of the line below what somebody typed without a connection. */
const OFFLINE_HEIGHT = 2;

/** Where one is in the recording, who wrote when, and what happened: to be dragged, and moved by the arrow keys. */
export function TimeBar({ replay }: { readonly replay: Replay }) {
  const { text } = useApp().language.translator.value;
  const { lineMs } = replay.view.value;
  const { lengthMs } = replay.line;
  return (
    <div class="time-bar">
      <Activity replay={replay} />
      <input
        type="range"
        min={0}
        max={Math.max(1, Math.round(lengthMs))}
        value={Math.round(lineMs)}
        aria-label={text('replay.position')}
        aria-valuetext={text('replay.positionOf', { at: timeText(lineMs), of: timeText(lengthMs) })}
        onInput={event => replay.seek(Number(event.currentTarget.value))}
      />
      {replay.offline.length > 0 && <p class="offline-note">{text('replay.offline')}</p>}
    </div>
  );
}

function Activity({ replay }: { readonly replay: Replay }) {
  const { authors, line, offline, track } = replay;
  const most = Math.max(1, ...authors.flatMap(author => author.activity));
  const parts = authors[0]?.activity.length ?? 1;
  const marks = track.moments.filter(({ kind }) => kind === 'light' || kind === 'marker');
  return (
    <svg
      class="activity"
      viewBox={`0 0 ${parts} ${authors.length * ROW_HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {authors.map((author, row) => (
        <Bars key={author.colour + row} author={author} row={row} most={most} />
      ))}
      {offline.map(({ userId, fromMs, untilMs }) => {
        const x = line.fromTrack(fromMs) / Math.max(1, line.lengthMs);
        const end = line.fromTrack(untilMs) / Math.max(1, line.lengthMs);
        return (
          <rect
            key={`offline ${userId} ${fromMs}`}
            class="mark mark-offline"
            x={x * parts}
            y={(track.authors.indexOf(userId) + 1) * ROW_HEIGHT - OFFLINE_HEIGHT}
            width={Math.max(0.4, (end - x) * parts)}
            height={OFFLINE_HEIGHT}
          />
        );
      })}
      {track.gaps.map(({ fromSeq, atMs }) => (
        <rect
          key={`gap ${fromSeq}`}
          class="mark mark-gap"
          x={(line.fromTrack(atMs) / Math.max(1, line.lengthMs)) * parts}
          width={1}
          height={authors.length * ROW_HEIGHT}
        />
      ))}
      {marks.map(({ seq, atMs, kind }) => (
        <rect
          key={`${seq} ${atMs}`}
          class={`mark mark-${kind}`}
          x={(line.fromTrack(atMs) / Math.max(1, line.lengthMs)) * parts}
          width={0.4}
          height={authors.length * ROW_HEIGHT}
        />
      ))}
    </svg>
  );
}

/** On a logarithmic scale, so that single keystrokes are seen beside a paste of a thousand lines. */
function Bars({
  author,
  row,
  most,
}: {
  readonly author: Author;
  readonly row: number;
  readonly most: number;
}) {
  const bars = author.activity.map((count, part) => {
    if (count === 0) return '';
    const height = (Math.log1p(count) / Math.log1p(most)) * (ROW_HEIGHT - 2);
    return `M${part} ${(row + 1) * ROW_HEIGHT}v${-height}h0.8v${height}z`;
  });
  return <path d={bars.join('')} fill={author.colour} />;
}
