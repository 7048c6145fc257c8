import type { Health } from './health.ts';
import type { MetricsRegistry } from './metrics-registry.ts';

/**
 * Lets a scrape say whether the process may be given work. It says what the last question has found and asks again for the
 * next one: a database that hangs must not make the scrape hang as well, just when somebody looks.
 */
export function measureReadiness(
  metrics: MetricsRegistry,
  health: Pick<Health, 'readiness'>,
  reportError: (what: string, error: unknown) => void,
): void {
  const ready = metrics.gauge('tatami_ready', '1 while the process may be given work');
  const faults = metrics.gauge('tatami_faults', '1 for each fault that keeps the process from being ready', [
    'fault',
  ]);
  let isAsking = false;
  const ask = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    try {
      const readiness = await health.readiness();
      ready.set(readiness.isReady ? 1 : 0);
      faults.reset();
      for (const fault of readiness.faults) faults.set({ fault }, 1);
    } catch (error) {
      ready.set(0);
      reportError('A check of the readiness failed', error);
    } finally {
      isAsking = false;
    }
  };
  metrics.onScrape(() => void ask());
  void ask();
}
