import type { TenantId, UserId } from '@tatami/protocol';

/** Connections at a time in this pod; 0 for any number. */
export interface ConnectionLimits {
  readonly perPod: number;
  readonly perAddress: number;
  readonly perTenant: number;
  readonly perUser: number;
}

/** What a connection gives back when it ends. Idempotent. */
export type Release = () => void;

/** Counts connections by whose they are, so that nobody takes all there are. */
export class AdmissionLimits {
  readonly #limits: ConnectionLimits;
  readonly #counts = new Map<string, number>();

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** A place for a socket of which only the address is known; undefined if there is none left. */
  admitAddress(address: string): Release | undefined {
    return this.#take([
      ['pod', this.#limits.perPod],
      [`address ${address}`, this.#limits.perAddress],
    ]);
  }

  /** A place for a connection whose user is proved; undefined if there is none left. */
  admitUser(tenantId: TenantId, userId: UserId): Release | undefined {
    return this.#take([
      [`tenant ${tenantId}`, this.#limits.perTenant],
      [`user ${tenantId} ${userId}`, this.#limits.perUser],
    ]);
  }

  /** How many owners are counted now. */
  get size(): number {
    return this.#counts.size;
  }

  #take(owners: readonly (readonly [string, number])[]): Release | undefined {
    const isFull = owners.some(([owner, max]) => max > 0 && (this.#counts.get(owner) ?? 0) >= max);
    if (isFull) return undefined;
    for (const [owner] of owners) this.#counts.set(owner, (this.#counts.get(owner) ?? 0) + 1);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      for (const [owner] of owners) this.#give(owner);
    };
  }

  #give(owner: string): void {
    const count = (this.#counts.get(owner) ?? 0) - 1;
    if (count > 0) this.#counts.set(owner, count);
    else this.#counts.delete(owner);
  }
}
