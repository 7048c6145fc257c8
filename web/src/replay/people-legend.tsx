import type { BlameRun } from '@tatami/recording';
import { useApp } from '../context.ts';
import { patternOf } from './blame-pattern.ts';
import type { Replay } from './replay.ts';

/**
 * Who wrote, in the order of the rows above the time line. A tap follows what one of them writes, and another one ends
 * that. While it is shown who wrote what, it says how much of the file is whose.
 */
export function PeopleLegend({ replay }: { readonly replay: Replay }) {
  const { language } = useApp();
  const { text, language: tag } = language.translator.value;
  const { last, followed, blame } = replay.view.value;
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <ul class="legend" aria-label={text('replay.people')}>
      {replay.authors.map(({ colour }, index) => (
        <li key={colour + index} class={last?.author === index ? 'is-writing' : undefined}>
          <button
            type="button"
            aria-pressed={followed === index}
            title={text('replay.followPerson')}
            onClick={() => replay.follow(followed === index ? undefined : index)}
          >
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <circle cx="5" cy="5" r="5" fill={colour} />
            </svg>
            <span class={blame && patternOf(index)} style={{ '--writer': colour }}>
              {replay.nameOf(index, text)}
            </span>
            {blame && <span class="share">{percent.format(shareOf(blame, index))}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** From 0 to 1. */
function shareOf(blame: readonly BlameRun[], author: number): number {
  const length = blame.at(-1)?.to ?? 0;
  const own = blame.filter(run => run.author === author).reduce((sum, { from, to }) => sum + to - from, 0);
  return length === 0 ? 0 : own / length;
}
