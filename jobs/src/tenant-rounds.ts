import { type Clock, every } from '@tatami/kernel';
import type { Persistence, TenantPersistence } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';

const TENANTS_AT_ONCE = 200;

export interface TenantRound {
  readonly persistence: Pick<Persistence, 'catalog' | 'tenant'>;
  /** Nothing more is begun then. */
  readonly isOver: () => boolean;
  /** What could not be done, for the log. */
  readonly what: string;
  readonly reportError: (what: string, error: unknown, tenantId?: TenantId) => void;
}

/** Once all tenants that are active, one after another. What fails for one is reported, and stops no other. */
export async function forEachTenant(
  { persistence, isOver, what, reportError }: TenantRound,
  work: (stores: TenantPersistence) => Promise<void>,
): Promise<void> {
  const visit = async (tenantId: TenantId): Promise<void> => {
    const stores = await persistence.tenant(tenantId);
    if (stores === undefined) return;
    try {
      await work(stores);
    } finally {
      stores.release();
    }
  };
  let after: TenantId | undefined;
  while (!isOver()) {
    const tenants = await persistence.catalog.tenants(TENANTS_AT_ONCE, after);
    after = tenants.at(-1)?.id;
    if (after === undefined) return;
    for (const { id } of tenants) {
      if (isOver()) return;
      await visit(id).catch(error => reportError(what, error, id));
    }
  }
}

export interface Rounds {
  /** Resolves when what runs has ended. */
  stop(): Promise<void>;
}

/** Does something again and again. */
export function startRounds(options: {
  readonly clock: Clock;
  readonly periodMs: number;
  readonly round: (isOver: () => boolean) => Promise<void>;
  readonly reportError: (what: string, error: unknown) => void;
}): Rounds {
  let isOver = false;
  let running: Promise<void> = Promise.resolve();
  const cancel = every(
    options.clock,
    options.periodMs,
    () => {
      running = options.round(() => isOver);
      return running;
    },
    options.reportError,
  );
  return {
    stop: async () => {
      isOver = true;
      cancel();
      await running.catch(() => {});
    },
  };
}
