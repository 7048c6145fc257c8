import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import { Segments } from '../ui/segments.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { LiveDojo } from './live-dojo.ts';

const MINUTES = [3, 5, 7, 10, 15];
const USUAL_MINUTES = 5;

/** Asks how a session is held in turns, and starts it. */
export function StartTurnsSheet({
  dojo,
  onClose,
}: {
  readonly dojo: LiveDojo;
  readonly onClose: () => void;
}) {
  const { text } = useApp().language.translator.value;
  const minutes = useSignal(USUAL_MINUTES);
  const start = (preset: 'randori' | 'prepared-kata') => {
    dojo.command({
      kind: 'start',
      preset,
      ...(preset === 'randori' ? { turnMs: minutes.value * 60_000 } : {}),
    });
    onClose();
  };
  return (
    <Sheet title={text('turns.title')} onClose={onClose}>
      <Segments
        legend={text('turns.length')}
        values={MINUTES}
        chosen={minutes.value}
        onChoose={each => {
          minutes.value = each;
        }}
        show={each => text('turns.minutes', { minutes: each })}
      />
      <div class="menu">
        <button type="button" onClick={() => start('randori')}>
          <span>
            <strong>{text('turns.randori')}</strong>
            <span class="soft">{text('turns.randoriHint')}</span>
          </span>
        </button>
        <button type="button" onClick={() => start('prepared-kata')}>
          <span>
            <strong>{text('turns.kata')}</strong>
            <span class="soft">{text('turns.kataHint')}</span>
          </span>
        </button>
      </div>
    </Sheet>
  );
}
