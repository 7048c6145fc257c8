/** Who a job is for. */
export interface Share {
  readonly tenantId: string;
  readonly dojoId: string;
}

interface Room<Job> {
  readonly dojoId: string;
  readonly jobs: Job[];
}

interface Tenant<Job> {
  readonly tenantId: string;
  readonly rooms: Room<Job>[];
  size: number;
}

/**
 * Jobs of many tenants and rooms: the tenants take turns, and within a tenant its rooms, so that a room with a
 * hundred jobs delays another's first by one. Bounded for a room and for a tenant.
 */
export class FairQueue<Job> {
  readonly #maxPerRoom: number;
  readonly #maxPerTenant: number;
  /** The one whose turn it is stands first. */
  readonly #tenants: Tenant<Job>[] = [];
  #size = 0;

  constructor(options: { readonly maxPerRoom: number; readonly maxPerTenant: number }) {
    this.#maxPerRoom = options.maxPerRoom;
    this.#maxPerTenant = options.maxPerTenant;
  }

  get size(): number {
    return this.#size;
  }

  /** False if the room, or its tenant, has as many jobs waiting as it may. */
  push({ tenantId, dojoId }: Share, job: Job): boolean {
    const tenant = this.#tenants.find(other => other.tenantId === tenantId) ?? {
      tenantId,
      rooms: [],
      size: 0,
    };
    const room = tenant.rooms.find(other => other.dojoId === dojoId) ?? { dojoId, jobs: [] };
    if (tenant.size >= this.#maxPerTenant || room.jobs.length >= this.#maxPerRoom) return false;
    if (tenant.rooms.length === 0) this.#tenants.push(tenant);
    if (room.jobs.length === 0) tenant.rooms.push(room);
    room.jobs.push(job);
    tenant.size++;
    this.#size++;
    return true;
  }

  take(): Job | undefined {
    const tenant = this.#tenants.shift();
    const room = tenant?.rooms.shift();
    const job = room?.jobs.shift();
    if (tenant === undefined || room === undefined || job === undefined) return undefined;
    tenant.size--;
    this.#size--;
    if (room.jobs.length > 0) tenant.rooms.push(room);
    if (tenant.rooms.length > 0) this.#tenants.push(tenant);
    return job;
  }
}
