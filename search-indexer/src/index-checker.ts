import { type Cancel, type Clock, every } from '@tatami/kernel';
import type { TenantId } from '@tatami/protocol';
import type { SearchIndex } from '@tatami/search';
import { checkIndex, type DifferenceKind, type IndexCheck } from './check-index.ts';
import type { OpenTenant, Tenants } from './ports.ts';

export interface CheckerMetrics {
  differed(kind: DifferenceKind, pocs: number): void;
}

export interface IndexCheckerOptions {
  readonly tenants: Tenants;
  /** The index as it is checked. */
  readonly openIndex: (tenantId: TenantId, tenant: OpenTenant) => Pick<SearchIndex, 'revisions'>;
  readonly clock: Clock;
  /** From the end of one round over all tenants to the next. */
  readonly everyMs: number;
  readonly metrics: CheckerMetrics;
  readonly reportError: (what: string, error: unknown, address?: { tenantId: string }) => void;
}

/**
 * Compares the index with the database, tenant after tenant, again and again, and has every difference mended. Nothing
 * should ever differ, so one is reported: somebody changed the index, or there is a fault.
 */
export class IndexChecker {
  readonly #options: IndexCheckerOptions;
  #stopRounds: Cancel = () => {};
  #round: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(options: IndexCheckerOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, everyMs, reportError } = this.#options;
    const round = (): Promise<void> => {
      this.#round = this.#checkAll();
      return this.#round;
    };
    this.#stopRounds = every(clock, everyMs, round, reportError);
  }

  /** Waits for the tenant that is being checked. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#stopRounds();
    await this.#round.catch(() => undefined);
  }

  async #checkAll(): Promise<void> {
    const { tenants, reportError } = this.#options;
    for (const tenantId of await tenants.active()) {
      if (this.#isStopping) return;
      try {
        await this.#check(tenantId);
      } catch (error) {
        reportError('The search index of a tenant could not be checked', error, { tenantId });
      }
    }
  }

  async #check(tenantId: TenantId): Promise<void> {
    const { tenants, openIndex, metrics, reportError } = this.#options;
    const tenant = await tenants.open(tenantId);
    if (tenant === undefined) return;
    try {
      const { differences } = await checkIndex(tenant.pocOutbox, openIndex(tenantId, tenant), {
        repair: true,
      });
      const found = Object.entries(differences).filter(([, pocs]) => pocs > 0) as [DifferenceKind, number][];
      for (const [kind, pocs] of found) metrics.differed(kind, pocs);
      if (found.length > 0) {
        reportError(`The search index differed and is mended: ${summary(differences)}`, undefined, {
          tenantId,
        });
      }
    } finally {
      tenant.release();
    }
  }
}

/** As in `3 missing, 0 stale, 0 extra, 0 ahead`. */
export function summary(differences: IndexCheck['differences']): string {
  return Object.entries(differences)
    .map(([kind, pocs]) => `${pocs} ${kind}`)
    .join(', ');
}
