import { useApp } from '../context.ts';
import type { Replay } from './replay.ts';

/** Who wrote, in the order of the rows above the time line. */
export function PeopleLegend({ replay }: { readonly replay: Replay }) {
  const { text } = useApp().language.translator.value;
  const { last } = replay.view.value;
  return (
    <ul class="legend" aria-label={text('replay.people')}>
      {replay.authors.map(({ name, colour }, index) => (
        <li key={colour + index} class={last?.author === index ? 'is-writing' : undefined}>
          <svg viewBox="0 0 10 10" aria-hidden="true">
            <circle cx="5" cy="5" r="5" fill={colour} />
          </svg>
          {name ?? text('replay.participant', { number: index + 1 })}
        </li>
      ))}
    </ul>
  );
}
