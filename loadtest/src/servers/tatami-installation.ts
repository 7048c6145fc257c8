import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedCluster } from '@tatami/engines';
import { DataFolder, startEmbeddedCluster } from '@tatami/engines';
import { TestIssuer } from '@tatami/identity/testing';
import type { Database, Persistence, TenantPersistence } from '@tatami/persistence';
import { openPersistence } from '@tatami/persistence';
import type { DojoId, TenantId, UserId, WriterId } from '@tatami/protocol';
import { uuidV7 } from '@tatami/protocol';
import { childNamed } from '../process-cpu.ts';

const FOLDER_PREFIX = 'tatami-load-';
const LOG = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const TOKEN_LIFE_S = 3_600;
/** Dojos that are made at once. */
const CREATE_AT_ONCE = 8;

/** A PostgreSQL that keeps what it commits, with one tenant, and an issuer of tokens. Shared by all pods of a run. */
export class TatamiInstallation {
  /** As a service connects. */
  readonly serviceUrl: string;
  readonly databasePid: number;
  readonly #cluster: EmbeddedCluster;
  readonly #dataDir: string;
  readonly #issuer: TestIssuer;
  readonly #persistence: Persistence;
  readonly #tenantId: TenantId;
  readonly #tenant: TenantPersistence;

  private constructor(parts: Parts) {
    this.serviceUrl = parts.serviceUrl;
    this.databasePid = parts.databasePid;
    this.#cluster = parts.cluster;
    this.#dataDir = parts.dataDir;
    this.#issuer = parts.issuer;
    this.#persistence = parts.persistence;
    this.#tenantId = parts.tenantId;
    this.#tenant = parts.tenant;
  }

  /** @param settings of PostgreSQL, beside the engine's own */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<TatamiInstallation> {
    await removeAbandonedClusters();
    const dataDir = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
    // With the engine's own settings: fsync and synchronous_commit on.
    const cluster = await startEmbeddedCluster({ dataDir, port: 0, log: LOG, settings });
    const databasePid = childNamed('postgres');
    if (databasePid === undefined) throw new Error('The process of PostgreSQL is not found');
    const persistence = await openPersistence({ adminUrl: cluster.url, connectionBudget: 8, log: LOG });
    await persistence.createInstallation();
    const serviceUrl = await persistence.createServiceUser('tatami_load');
    const issuer = await TestIssuer.start();
    const tenantId = newId<TenantId>();
    await persistence.catalog.createTenant({ id: tenantId, slug: 'load', issuer: issuer.url, name: 'Load' });
    const tenant = await persistence.tenant(tenantId);
    if (tenant === undefined) throw new Error('A tenant was created and is not there');
    return new TatamiInstallation({
      cluster,
      serviceUrl,
      databasePid,
      dataDir,
      issuer,
      persistence,
      tenantId,
      tenant,
    });
  }

  /** The tenant's. */
  get database(): Database {
    return this.#tenant.database;
  }

  /** What is in the tenant's database. */
  get stores(): TenantPersistence {
    return this.#tenant;
  }

  /** The tenant's database as the administrator. */
  get tenantAdminUrl(): string {
    const url = new URL(this.#cluster.url);
    url.pathname = `/tatami_t_${this.#tenantId.replaceAll('-', '')}`;
    return url.href;
  }

  async createDojos(count: number): Promise<DojoId[]> {
    const ids = Array.from({ length: count }, () => newId<DojoId>());
    const waiting = [...ids];
    const work = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        const [createdBy, writer] = [newId<UserId>(), newId<WriterId>()];
        await this.#tenant.dojos.create({ id, name: 'load', createdBy, isPrivate: false, writer });
      }
    };
    await Promise.all(Array.from({ length: CREATE_AT_ONCE }, work));
    return ids;
  }

  /** Tokens of as many users. */
  createTokens(count: number): Promise<string[]> {
    return Promise.all(
      Array.from({ length: count }, () =>
        this.#issuer.sign(this.#tenantId, { userId: newId<UserId>(), expiresInS: TOKEN_LIFE_S }),
      ),
    );
  }

  async stop(): Promise<void> {
    this.#tenant.release();
    await this.#persistence.close();
    await this.#issuer.stop();
    await this.#cluster.stop();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}

interface Parts {
  readonly cluster: EmbeddedCluster;
  readonly serviceUrl: string;
  readonly databasePid: number;
  readonly dataDir: string;
  readonly issuer: TestIssuer;
  readonly persistence: Persistence;
  readonly tenantId: TenantId;
  readonly tenant: TenantPersistence;
}

/** Any of the branded ids; all of them are UUIDs. */
function newId<Id extends string>(): Id {
  return uuidV7(Date.now(), length => crypto.getRandomValues(new Uint8Array(length))) as string as Id;
}

/** A run that was killed leaves its server running and its folder behind. */
async function removeAbandonedClusters(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const folder = new DataFolder(join(tmpdir(), name), undefined);
    if (!(await folder.isAbandoned())) continue;
    await folder.removeOrphan();
    await rm(folder.path, { recursive: true, force: true });
  }
}
