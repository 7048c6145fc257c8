import type { Cancel } from '@tatami/kernel';

export interface PageHandlers {
  /** The network is back, or the page is seen again. */
  readonly onWake: () => void;
  /** The page goes away, perhaps into the back-forward cache, from which it may return without loading. */
  readonly onHide: () => void;
  readonly onReturn: () => void;
}

/** `visibilitychange` bubbles from the document, so that the window is enough to listen on. */
export function listenToPage(page: EventTarget | undefined, handlers: PageHandlers): Cancel {
  if (page === undefined) return () => {};
  const listeners: [string, () => void][] = [
    ['online', handlers.onWake],
    ['visibilitychange', handlers.onWake],
    ['pageshow', handlers.onReturn],
    ['pagehide', handlers.onHide],
  ];
  for (const [name, listener] of listeners) page.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of listeners) page.removeEventListener(name, listener);
  };
}

/** The window, in a browser. */
export function platformPage(): EventTarget | undefined {
  return typeof window === 'undefined' ? undefined : window;
}
