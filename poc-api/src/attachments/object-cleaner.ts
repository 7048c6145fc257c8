import { type Cancel, every, type WallClock } from '@tatami/kernel';
import type { ObjectStore } from '@tatami/objects';
import type { TenantId } from '@tatami/protocol';
import type { MetricsRegistry } from '@tatami/service';
import type { TenantStorage } from '../ports.ts';
import { cleanObjects } from './clean-objects.ts';

/** What is cleaned is a day old: once an hour is soon enough, and opens each tenant's database once. */
const PERIOD_MS = 60 * 60 * 1000;

export interface ObjectCleanerOptions {
  readonly storage: TenantStorage;
  readonly objects: ObjectStore;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  readonly clock: WallClock;
  /** Whether it begins at once, for a process that is seldom up for an hour. */
  readonly atStart?: boolean;
  readonly metrics: MetricsRegistry;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** Cleans one tenant after the other, again and again. Several processes may do it: nothing is done twice. */
export function startObjectCleaner(options: ObjectCleanerOptions): Cancel {
  const { storage, objects, tenants, clock, atStart = false, metrics, onTrouble } = options;
  const cleaned = metrics.counter('tatami_objects_cleaned_total', 'Files that were left behind', ['what']);
  const failures = metrics.counter('tatami_objects_clean_failures_total', 'Tenants that were not cleaned');
  const cleanAll = async () => {
    for (const { id: tenantId } of await tenants()) {
      try {
        const found = await storage.withStores(tenantId, ({ attachments, branding }) =>
          cleanObjects({ attachments, branding, objects, tenantId, nowMs: clock.now() }),
        );
        for (const [what, count] of Object.entries(found)) cleaned.inc({ what }, count);
      } catch (error) {
        failures.inc();
        onTrouble('Files that were left behind are still there', error);
      }
    }
  };
  const stop = every(clock, PERIOD_MS, cleanAll, onTrouble);
  if (atStart)
    void cleanAll().catch(error => onTrouble('Files that were left behind are still there', error));
  return stop;
}
