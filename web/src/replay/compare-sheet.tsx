import { useComputed, useSignal } from '@preact/signals';
import type { DiffHunk, DiffLine } from '@tatami/recording';
import { useApp } from '../context.ts';
import { Sheet } from '../ui/sheet.tsx';
import type { Replay } from './replay.ts';
import { timeText } from './time-text.ts';

const SIGNS: Record<DiffLine['kind'], string> = { same: ' ', removed: '−', added: '+' };

/** What differs in the file that is shown between an earlier moment, which is chosen here, and the one that is shown. */
export function CompareSheet({ replay }: { readonly replay: Replay }) {
  const { text } = useApp().language.translator.value;
  const sinceMs = useSignal(0);
  const hunks = useComputed(() => replay.changesSince(sinceMs.value));
  const { file, lineMs } = replay.view.value;
  return (
    <Sheet
      title={text('replay.compareTitle', { file: file?.name ?? '' })}
      onClose={() => {
        replay.isComparing.value = false;
      }}
    >
      <label class="compare-since">
        <span>{text('replay.since', { at: timeText(sinceMs.value), to: timeText(lineMs) })}</span>
        <input
          type="range"
          min={0}
          max={Math.round(lineMs)}
          value={sinceMs.value}
          aria-label={text('replay.sinceWhen')}
          aria-valuetext={timeText(sinceMs.value)}
          onInput={event => {
            sinceMs.value = Number(event.currentTarget.value);
          }}
        />
      </label>
      {hunks.value.length === 0 && <p class="soft">{text('replay.noChange')}</p>}
      {hunks.value.map(hunk => (
        <Hunk key={`${hunk.beforeLine} ${hunk.afterLine}`} hunk={hunk} />
      ))}
    </Sheet>
  );
}

function Hunk({ hunk }: { readonly hunk: DiffHunk }) {
  const { text } = useApp().language.translator.value;
  return (
    <section class="hunk">
      <h3>{text('replay.lines', { line: hunk.afterLine })}</h3>
      <pre>
        {hunk.lines.map((line, index) => {
          const Line = ELEMENTS[line.kind];
          return <Line key={index}>{`${SIGNS[line.kind]} ${line.text}\n`}</Line>;
        })}
      </pre>
    </section>
  );
}

const ELEMENTS = { same: 'span', removed: 'del', added: 'ins' } as const;
