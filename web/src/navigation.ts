import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { parseRoute, type Route } from './route.ts';

/** Where the page is, and the way elsewhere. */
export interface Navigation {
  readonly route: ReadonlySignal<Route>;
  go(path: string): void;
  /** The same without a step back to here. */
  replace(path: string): void;
}

export function createNavigation(page: Window): Navigation {
  const path = signal(page.location.pathname);
  page.addEventListener('popstate', () => {
    path.value = page.location.pathname;
  });
  return {
    route: computed(() => parseRoute(path.value)),
    go: to => {
      page.history.pushState(null, '', to);
      path.value = to;
    },
    replace: to => {
      page.history.replaceState(null, '', to);
      path.value = to;
    },
  };
}
