import { ExpiringCache } from '@tatami/kernel';
import type { TenantId } from '@tatami/protocol';
import type { Database } from '../sql/database.ts';
import { beginErasure } from './begin-erasure.ts';
import { createTenant } from './create-tenant.ts';
import { dropTenantDatabase } from './drop-tenant-database.ts';
import { endErasure } from './end-erasure.ts';
import { findActiveTenants } from './find-active-tenants.ts';
import { findTenant, type TenantKey, type TenantRecord } from './find-tenant.ts';
import { listTenants } from './list-tenants.ts';
import { type MigrateTenantsOptions, migrateTenants, type TenantMigration } from './migrate-tenants.ts';
import type { PasswordSeal } from './password-seal.ts';
import type { ServerAdmin } from './server-admin.ts';
import { setTenantIssuer } from './set-tenant-issuer.ts';
import { setTenantState } from './set-tenant-state.ts';
import type { NewTenant, Tenant, TenantState } from './tenant.ts';
import { noteRealm, readRealm } from './tenant-realm.ts';
import { forgetWork, listWork, noteWork, type TenantWork } from './tenant-work.ts';

/** How long another process may still see a tenant as it was, and a new tenant as unknown. */
const KNOWN = { lifetimeMs: 60_000, maxEntries: 20_000 };
const UNKNOWN = { lifetimeMs: 5_000, maxEntries: 5_000 };

/** The tenants of an installation. What it was asked before it answers from memory. */
export class Catalog {
  readonly #database: Database;
  readonly #admin: ServerAdmin;
  readonly #seal: PasswordSeal;
  readonly #cache: ExpiringCache<string, TenantRecord>;

  constructor(options: { database: Database; admin: ServerAdmin; seal: PasswordSeal; nowMs?: () => number }) {
    this.#database = options.database;
    this.#admin = options.admin;
    this.#seal = options.seal;
    this.#cache = new ExpiringCache({
      load: key => findTenant(this.#database, JSON.parse(key) as TenantKey),
      found: KNOWN,
      missing: UNKNOWN,
      nowMs: options.nowMs ?? (() => performance.now()),
    });
  }

  async tenantById(id: TenantId): Promise<Tenant | undefined> {
    return (await this.record({ id }))?.tenant;
  }

  async tenantBySlug(slug: string): Promise<Tenant | undefined> {
    return (await this.record({ slug }))?.tenant;
  }

  /** @param issuer the `iss` of a token, which nobody has checked yet: only ever compared */
  async tenantByIssuer(issuer: string): Promise<Tenant | undefined> {
    return (await this.record({ issuer }))?.tenant;
  }

  /** @param domain of an e-mail address */
  async tenantByDomain(domain: string): Promise<Tenant | undefined> {
    return (await this.record({ domain: domain.toLowerCase() }))?.tenant;
  }

  /**
   * Those of the tenants that are suspended or gone, as the database says now. What was read before about such a tenant
   * is forgotten, so that nobody is let in by it.
   */
  async inactive(ids: readonly TenantId[]): Promise<TenantId[]> {
    if (ids.length === 0) return [];
    const active = await findActiveTenants(this.#database, ids);
    const inactive = ids.filter(id => !active.has(id));
    if (inactive.length > 0) this.invalidate();
    return inactive;
  }

  /** In the order of their ids, at most `limit` after one. */
  tenants(limit: number, afterId?: TenantId): Promise<Tenant[]> {
    return listTenants(this.#database, limit, afterId);
  }

  /**
   * Makes a tenant with its own database and role, or finishes what an earlier call with this slug and issuer began.
   * @throws PersistenceError `tenant-conflict`
   */
  async createTenant(tenant: NewTenant): Promise<Tenant> {
    try {
      return (await createTenant(this.#database, this.#admin, tenant, this.#seal)).tenant;
    } finally {
      this.invalidate();
    }
  }

  /** One that is being erased stays so. */
  async setState(id: TenantId, state: Exclude<TenantState, 'erasing'>): Promise<void> {
    await setTenantState(this.#database, id, state);
    this.invalidate();
  }

  /**
   * Lets nobody of the tenant in any more. Other processes may still do so for a minute.
   * @returns since when, in Unix milliseconds; undefined if there is no such tenant
   */
  async beginErasure(id: TenantId): Promise<number | undefined> {
    const sinceMs = await beginErasure(this.#database, id);
    this.invalidate();
    return sinceMs;
  }

  /** Removes the database and the role of a tenant that is being erased. Idempotent. */
  dropDatabase(tenant: Tenant): Promise<void> {
    if (tenant.state !== 'erasing')
      throw new RangeError('only a tenant that is being erased loses its database');
    return dropTenantDatabase(this.#admin, tenant);
  }

  /** The last step: its name can be used again. */
  async endErasure(id: TenantId): Promise<void> {
    await endErasure(this.#database, id);
    this.invalidate();
  }

  /** From now on the tenant has a realm of this name, made or about to be made, that goes with it. */
  noteRealm(id: TenantId, realm: string): Promise<void> {
    return noteRealm(this.#database, id, realm);
  }

  /** Undefined where the tenant has brought its own identity provider. */
  realmOf(id: TenantId): Promise<string | undefined> {
    return readRealm(this.#database, id);
  }

  /** For an identity provider that has moved. */
  async setIssuer(id: TenantId, issuer: string): Promise<void> {
    await setTenantIssuer(this.#database, id, issuer);
    this.invalidate();
  }

  /** Brings every tenant's database and role to what they should be; see migrate-tenants.ts. */
  migrateTenants(options?: MigrateTenantsOptions): Promise<TenantMigration[]> {
    return migrateTenants(this.#database, this.#admin, this.#seal, options);
  }

  /** Tells the workers that a tenant has jobs that wait. */
  noteWork(tenantId: TenantId): Promise<void> {
    return noteWork(this.#database, tenantId);
  }

  /** The tenants with jobs that wait; who has waited longest comes first. */
  work(): Promise<TenantWork[]> {
    return listWork(this.#database);
  }

  /** Nothing waited there any more. Stays if more was noted meanwhile. */
  forgetWork(work: TenantWork): Promise<void> {
    return forgetWork(this.#database, work);
  }

  /** Forgets what it has read, after a change by another process. */
  invalidate(): void {
    this.#cache.clear();
  }

  /** With the secret of the tenant's role; for this package only. */
  record(key: TenantKey): Promise<TenantRecord | undefined> {
    return this.#cache.get(JSON.stringify(key));
  }
}
