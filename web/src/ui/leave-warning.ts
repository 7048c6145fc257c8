import { effect, type ReadonlySignal } from '@preact/signals';

/** The browser asks before the page is left while it holds something that is nowhere else. */
export function warnOnLeave(page: Window, isNeeded: ReadonlySignal<boolean>): void {
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();
  effect(() => {
    if (!isNeeded.value) return;
    page.addEventListener('beforeunload', warn);
    return () => page.removeEventListener('beforeunload', warn);
  });
}
