import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { parseRoute, type Route } from './route.ts';

/** Where the page is, and the way elsewhere. */
export interface Navigation {
  readonly route: ReadonlySignal<Route>;
  /** The query of the address, with its `?`; empty without one. */
  readonly search: ReadonlySignal<string>;
  go(address: string): void;
  /** The same without a step back to here. */
  replace(address: string): void;
}

export function createNavigation(page: Window): Navigation {
  const here = () => page.location.pathname + page.location.search;
  const address = signal(here());
  page.addEventListener('popstate', () => {
    address.value = here();
  });
  // A signal of its own: another query on the same path is the same route.
  const path = computed(() => address.value.split(/[?#]/, 1)[0] ?? '/');
  return {
    route: computed(() => parseRoute(path.value)),
    search: computed(() => address.value.slice(path.value.length).split('#', 1)[0] ?? ''),
    go: to => {
      page.history.pushState(null, '', to);
      address.value = to;
      page.scrollTo(0, 0);
    },
    replace: to => {
      page.history.replaceState(null, '', to);
      address.value = to;
    },
  };
}
