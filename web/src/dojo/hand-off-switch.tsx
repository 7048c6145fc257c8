import { useApp } from '../context.ts';
import type { HandOffSignal } from './hand-off-signal.ts';

/** Whether one is told by tone and vibration that one has got the keyboard. */
export function HandOffSwitch({ handOff }: { readonly handOff: HandOffSignal }) {
  const { text } = useApp().language.translator.value;
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={handOff.isOn.value}
        onChange={event => handOff.turn(event.currentTarget.checked)}
      />
      <span class="switch-text">
        <strong>{text('turn.signal')}</strong>
        <span class="soft">{text('turn.signalHint')}</span>
      </span>
    </label>
  );
}
