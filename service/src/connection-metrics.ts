import type { MetricsRegistry } from './metrics-registry.ts';

/** Connections of a process to its database server, at one moment. */
export interface ConnectionUse {
  readonly open: number;
  /** How many there may be. */
  readonly budget: number;
  /** Requests that wait for one. */
  readonly waiting: number;
}

export function measureConnections(metrics: MetricsRegistry, now: () => ConnectionUse): void {
  const open = metrics.gauge('tatami_database_connections', 'Connections to the database server');
  const budget = metrics.gauge('tatami_database_connection_budget', 'Connections that there may be');
  const waiting = metrics.gauge(
    'tatami_database_connection_waiters',
    'Requests that wait for a connection because the budget is spent',
  );
  metrics.onScrape(() => {
    const use = now();
    open.set(use.open);
    budget.set(use.budget);
    waiting.set(use.waiting);
  });
}
