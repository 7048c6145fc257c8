import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedCluster, startEmbeddedCluster } from '@tatami/engines';
import { TestIssuer } from '@tatami/identity/testing';
import { openPersistence } from '@tatami/persistence';
import { newTenantId, newUserId } from '@tatami/persistence/testing';

const LOG = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const TOKEN_LIFE_S = 24 * 60 * 60;

/** One of the tenants, with somebody who is signed in there. */
export interface LoadedTenant {
  /** Stands in the names of all that is made in it, and in nothing else. */
  readonly mark: string;
  readonly authorization: string;
  /** POCs with the newest revision that was seen. */
  readonly pocs: { readonly id: string; rev: number }[];
}

/** A PostgreSQL that keeps what it commits, with tenants that have an issuer each, as the service user sees it. */
export class ApiTenants {
  readonly #cluster: EmbeddedCluster;
  readonly #folder: string;
  readonly #issuers: TestIssuer[] = [];
  readonly tenants: LoadedTenant[] = [];
  serviceUrl = '';

  private constructor(cluster: EmbeddedCluster, folder: string) {
    this.#cluster = cluster;
    this.#folder = folder;
  }

  static async start(count: number): Promise<ApiTenants> {
    const folder = await mkdtemp(join(tmpdir(), 'tatami-load-api-'));
    const cluster = await startEmbeddedCluster({ dataDir: folder, port: 0, log: LOG });
    const made = new ApiTenants(cluster, folder);
    try {
      await made.#fill(count);
    } catch (error) {
      await made.stop();
      throw error;
    }
    return made;
  }

  /** For the administrator alone. */
  get adminUrl(): string {
    return this.#cluster.url;
  }

  async stop(): Promise<void> {
    for (const issuer of this.#issuers) await issuer.stop();
    await this.#cluster.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #fill(count: number): Promise<void> {
    const persistence = await openPersistence({ adminUrl: this.#cluster.url, connectionBudget: 4, log: LOG });
    try {
      await persistence.createInstallation();
      this.serviceUrl = await persistence.createServiceUser('tatami_load');
      for (let i = 0; i < count; i++) {
        const issuer = await TestIssuer.start();
        this.#issuers.push(issuer);
        const id = newTenantId();
        const mark = `tenant-${i}-`;
        await persistence.catalog.createTenant({ id, slug: `load-${i}`, issuer: issuer.url, name: mark });
        const token = await issuer.sign(id, {
          userId: newUserId(),
          roles: ['owner'],
          name: `${mark}ana`,
          expiresInS: TOKEN_LIFE_S,
        });
        this.tenants.push({ mark, authorization: `Bearer ${token}`, pocs: [] });
      }
    } finally {
      await persistence.close();
    }
  }
}
