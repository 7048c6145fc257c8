import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type EmbeddedCluster, startEmbeddedCluster } from '@tatami/engines';
import { openPersistence, type Persistence, type TenantPersistence } from '@tatami/persistence';
import { newTenantId } from '@tatami/persistence/testing';

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

export interface IndexerProcess {
  readonly child: ChildProcess;
  readonly port: number;
}

/**
 * A database server of its own with some tenants, and processes that index them: a process serves every tenant that it
 * finds, also those of other tests.
 */
export class IndexerInstallation {
  readonly storages: readonly TenantPersistence[];
  readonly #folder: string;
  readonly #cluster: EmbeddedCluster;
  readonly #serviceUrl: string;
  readonly #persistence: Persistence;
  readonly #children = new Set<ChildProcess>();

  private constructor(
    folder: string,
    cluster: EmbeddedCluster,
    serviceUrl: string,
    persistence: Persistence,
    storages: readonly TenantPersistence[],
  ) {
    this.#folder = folder;
    this.#cluster = cluster;
    this.#serviceUrl = serviceUrl;
    this.#persistence = persistence;
    this.storages = storages;
  }

  /** @param slugs of its tenants */
  static async start(slugs: readonly string[]): Promise<IndexerInstallation> {
    const folder = await mkdtemp(join(tmpdir(), 'tatami-indexer-'));
    await chmod(folder, 0o755);
    const cluster = await startEmbeddedCluster({
      dataDir: join(folder, 'postgres'),
      port: 0,
      log: SILENT,
      settings: { fsync: 'off' },
    });
    const persistence = await openPersistence({ adminUrl: cluster.url, connectionBudget: 8, log: SILENT });
    await persistence.createInstallation();
    const serviceUrl = await persistence.createServiceUser('tatami_indexer');
    const storages: TenantPersistence[] = [];
    for (const slug of slugs) {
      const id = newTenantId();
      await persistence.catalog.createTenant({ id, slug, name: slug, issuer: `https://id.test/${slug}` });
      const storage = await persistence.tenant(id);
      if (storage === undefined) throw new Error('a tenant was created and is not there');
      storages.push(storage);
    }
    return new IndexerInstallation(folder, cluster, serviceUrl, persistence, storages);
  }

  /** Resolves when the indexer is up. */
  async startIndexer(settings: Record<string, string> = {}): Promise<IndexerProcess> {
    const child = this.run('../src/main.ts', [], {
      TATAMI_HOST: '127.0.0.1',
      TATAMI_PORT: '0',
      TATAMI_POLL_MS: '500',
      ...settings,
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const { msg, port } = JSON.parse(line) as { msg: string; port: number };
      if (msg === 'the search indexer is up') {
        child.stdout.resume();
        return { child, port };
      }
    }
    throw new Error('the indexer has ended');
  }

  /** @param file of this package, relative to this one */
  run(file: string, args: readonly string[], settings: Record<string, string> = {}) {
    const main = fileURLToPath(new URL(file, import.meta.url));
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...args], {
      env: { DATABASE_URL: this.#serviceUrl, ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  async stop(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    for (const storage of this.storages) storage.release();
    await this.#persistence.close();
    await this.#cluster.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Resolves when the process is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
