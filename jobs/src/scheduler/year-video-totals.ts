import type { YearVideoCount } from '@tatami/persistence';

/** Counts of several tenants together. */
export interface YearVideoTotals {
  add(counts: readonly YearVideoCount[]): void;
  all(): YearVideoCount[];
}

export function yearVideoTotals(): YearVideoTotals {
  const totals = new Map<string, YearVideoCount>();
  return {
    add: counts => {
      for (const one of counts) {
        const key = `${one.year} ${one.state}`;
        totals.set(key, { ...one, count: one.count + (totals.get(key)?.count ?? 0) });
      }
    },
    all: () => [...totals.values()],
  };
}
