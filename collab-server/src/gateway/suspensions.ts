import type { Cancel, Clock } from '@tatami/kernel';
import { every } from '@tatami/kernel';
import type { TenantId } from '@tatami/protocol';
import type { ReportError } from '@tatami/service';

/** A tenant that is suspended is noticed this soon. */
const LOOK_MS = 3_000;

export interface SuspensionsOptions {
  readonly clock: Clock;
  /** Tenants that have somebody connected, or about to be. */
  readonly tenantsInUse: () => ReadonlySet<TenantId>;
  readonly inactive: (tenantIds: readonly TenantId[]) => Promise<TenantId[]>;
  /** Ends the connections of a tenant. */
  readonly end: (tenantId: TenantId) => void;
  readonly reportError: ReportError;
}

/** Ends connections whose tenant is not active any more: asked of the catalog every few seconds, for all at once. */
export class Suspensions {
  readonly #options: SuspensionsOptions;
  readonly #stop: Cancel;

  constructor(options: SuspensionsOptions) {
    this.#options = options;
    this.#stop = every(options.clock, LOOK_MS, () => this.#look(), options.reportError);
  }

  stop(): void {
    this.#stop();
  }

  async #look(): Promise<void> {
    const { tenantsInUse, inactive, end } = this.#options;
    for (const tenantId of await inactive([...tenantsInUse()])) end(tenantId);
  }
}
