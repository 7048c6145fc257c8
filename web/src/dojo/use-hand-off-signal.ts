import { effect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { HandOffSignal } from './hand-off-signal.ts';
import { hasKeyboard } from './has-keyboard.ts';
import type { LiveDojo } from './live-dojo.ts';

/** Signals when the person gets the keyboard, and not when they have it already as they come. */
export function useHandOffSignal(dojo: LiveDojo): HandOffSignal {
  const handOff = useMemo(() => new HandOffSignal(window), []);
  useEffect(() => {
    let hadKeyboard: boolean | undefined;
    // Not by a render: a page in the background renders late.
    const stop = effect(() => {
      const view = dojo.view.value;
      if (view.session === undefined || view.status !== 'connected') return;
      const has = hasKeyboard(view);
      if (has && hadKeyboard === false) handOff.give();
      hadKeyboard = has;
    });
    return () => {
      stop();
      handOff.end();
    };
  }, [dojo, handOff]);
  return handOff;
}
