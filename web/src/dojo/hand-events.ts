import type { Cancel } from '@tatami/kernel';

/** A finger on the screen scrolls or puts the caret: both begin with `pointerdown`. */
const EVENTS = ['wheel', 'pointerdown', 'keydown', 'beforeinput'] as const;
/** Alone they do nothing yet. */
const MODIFIERS = ['Shift', 'Control', 'Alt', 'Meta'];

/** Tells of all that somebody does by hand in a part of the page: typing, scrolling, pointing. */
export function listenForHand(part: HTMLElement, onHand: () => void): Cancel {
  const listen = (event: Event) => {
    if (event instanceof KeyboardEvent && MODIFIERS.includes(event.key)) return;
    onHand();
  };
  for (const name of EVENTS) part.addEventListener(name, listen, { passive: true });
  return () => {
    for (const name of EVENTS) part.removeEventListener(name, listen);
  };
}
