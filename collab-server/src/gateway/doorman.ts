import type { Principal, VerifyToken } from '@tatami/identity';
import type { DojoId, DojoRole, TenantId } from '@tatami/protocol';
import { roleIn, TatamiError } from '@tatami/protocol';
import type { ReplayRequest } from '../replay/replay-request.ts';
import type { Replays } from '../replay/replays.ts';
import type { Joinable } from '../room/joinable.ts';
import type { RoomRegistry } from '../room/room-registry.ts';
import type { TenantStorage } from '../room/tenant-storage.ts';

/** Where the doorman finds what the rooms of a tenant need. */
export interface TenantDirectory {
  /** Undefined for a tenant that is unknown or not active. */
  tenant(tenantId: TenantId): Promise<TenantStorage | undefined>;
  /** Those of the tenants that are not active any more; `tenant` is undefined for them from then on. */
  inactive(tenantIds: readonly TenantId[]): Promise<TenantId[]>;
}

export interface Admission {
  readonly role: DojoRole;
  readonly room: Joinable;
  /** For {@link Room.join}. */
  readonly accessMoment: number | undefined;
}

export interface DoormanOptions {
  readonly tokens: VerifyToken;
  readonly tenants: TenantDirectory;
  readonly rooms: RoomRegistry;
  readonly replays: Replays;
}

/** Decides who comes into which room, from the token and the database alone. */
export class Doorman {
  readonly #tokens: VerifyToken;
  readonly #tenants: TenantDirectory;
  readonly #rooms: RoomRegistry;
  readonly #replays: Replays;

  constructor(options: DoormanOptions) {
    this.#tokens = options.tokens;
    this.#tenants = options.tenants;
    this.#rooms = options.rooms;
    this.#replays = options.replays;
  }

  /** Throws TatamiError `unauthenticated` or `token-expired`. */
  async prove(token: string | undefined): Promise<Principal> {
    if (token === undefined) throw new TatamiError('unauthenticated');
    return this.#tokens.verify(token);
  }

  /**
   * Throws TatamiError: `unauthenticated` for a tenant that is not served, `token-revoked`; `dojo-not-found` also for another tenant's dojo, so
   * that ids tell nothing; `forbidden` for a private one.
   */
  async admit(principal: Principal, dojoId: DojoId | undefined): Promise<Admission> {
    if (dojoId === undefined) throw new TatamiError('dojo-not-found');
    const accessMoment = this.#rooms.accessMoment(principal.tenantId, dojoId);
    const { tenant, role } = await this.#roleOf(principal, dojoId);
    return { role, accessMoment, room: await this.#rooms.open(tenant, dojoId) };
  }

  /** Lets somebody watch a dojo's recording: whoever may come in. Throws as `admit` does. */
  async watch(principal: Principal, dojoId: DojoId | undefined, request: ReplayRequest): Promise<Admission> {
    if (dojoId === undefined) throw new TatamiError('dojo-not-found');
    const { tenant, role } = await this.#roleOf(principal, dojoId);
    const room = this.#replays.create({
      ...{ tenant, dojoId, request, userId: principal.userId },
      assertAllowed: async () => void (await this.#roleOf(principal, dojoId)),
    });
    return { role, room, accessMoment: undefined };
  }

  /** Another token for somebody who is in: the same user of the same tenant, whose role is looked up again. */
  async renew(
    token: string,
    dojoId: DojoId,
    before: Principal,
  ): Promise<{ principal: Principal; role: DojoRole }> {
    const principal = await this.#tokens.verify(token);
    if (principal.tenantId !== before.tenantId || principal.userId !== before.userId) {
      throw new TatamiError('forbidden');
    }
    return { principal, role: (await this.#roleOf(principal, dojoId)).role };
  }

  async #roleOf(principal: Principal, dojoId: DojoId): Promise<{ tenant: TenantStorage; role: DojoRole }> {
    const tenant = await this.#tenants.tenant(principal.tenantId);
    if (tenant === undefined) throw new TatamiError('unauthenticated');
    const access = await tenant.store.access(dojoId, principal.userId);
    if (access === undefined) throw new TatamiError('dojo-not-found');
    if (principal.issuedAtMs < access.revokedAtMs) throw new TatamiError('token-revoked');
    const role = roleIn(access, principal.roles);
    if (role === undefined) throw new TatamiError('forbidden');
    return { tenant, role };
  }
}
