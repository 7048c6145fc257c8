import type { Cancel, Clock } from '@tatami/kernel';
import type { TenantId } from '@tatami/protocol';
import type { ReportError } from '@tatami/service';
import type { Room } from './room.ts';
import type { TenantStorage } from './tenant-storage.ts';

/** While the bus is up nothing should be missing; while it is down this is how pods hear of each other. */
const WHILE_UP_MS = 2_000;
const WHILE_DOWN_MS = 1_000;

/** Compares rooms with their head rows in the database, tenant by tenant; one that does not answer holds up no other. */
export class HeadComparison {
  readonly #clock: Clock;
  readonly #rooms: () => ReadonlyMap<TenantStorage, readonly Room[]>;
  readonly #isBusUp: () => boolean;
  readonly #reportError: ReportError;
  readonly #comparing = new Set<TenantId>();
  #cancel: Cancel = () => {};

  constructor(options: {
    clock: Clock;
    /** The rooms that are open. */
    rooms: () => ReadonlyMap<TenantStorage, readonly Room[]>;
    isBusUp: () => boolean;
    reportError: ReportError;
  }) {
    this.#clock = options.clock;
    this.#rooms = options.rooms;
    this.#isBusUp = options.isBusUp;
    this.#reportError = options.reportError;
    this.#schedule();
  }

  /** Compares all heads now, and then again and again. */
  compareNow(): void {
    this.#schedule();
    for (const [tenant, rooms] of this.#rooms()) {
      if (this.#comparing.has(tenant.tenantId)) continue;
      this.#comparing.add(tenant.tenantId);
      void this.#compare(tenant, rooms).finally(() => this.#comparing.delete(tenant.tenantId));
    }
  }

  stop(): void {
    this.#cancel();
  }

  #schedule(): void {
    this.#cancel();
    const ms = this.#isBusUp() ? WHILE_UP_MS : WHILE_DOWN_MS;
    this.#cancel = this.#clock.after(ms, () => this.compareNow());
  }

  async #compare(tenant: TenantStorage, rooms: readonly Room[]): Promise<void> {
    const asked = new Map(rooms.map(room => [room.address.dojoId, { room, seq: room.seq }]));
    try {
      for (const head of await tenant.journal.heads([...asked.keys()])) {
        const question = asked.get(head.dojoId);
        question?.room.otherPods.compareHead(head, question.seq);
      }
    } catch (error) {
      this.#reportError('Heads could not be compared', error, { tenantId: tenant.tenantId });
    }
  }
}
