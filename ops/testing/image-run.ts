import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedCluster, freePort, startEmbeddedCluster } from '@tatami/engines';
import { until } from '@tatami/kernel/testing';
import { openPersistence } from '@tatami/persistence';
import { START_FILE } from '../src/images/assemble-image.ts';
import { runProgram } from '../src/images/run-program.ts';

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A PostgreSQL that keeps what it commits: a pod is not ready on any other. */
export class ImageWorld {
  readonly #folder: string;
  readonly #cluster: EmbeddedCluster;

  private constructor(folder: string, cluster: EmbeddedCluster) {
    this.#folder = folder;
    this.#cluster = cluster;
  }

  static async start(): Promise<ImageWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'tatami-image-'));
    // PostgreSQL's own user has to be able to enter it.
    await chmod(folder, 0o755);
    const cluster = await startEmbeddedCluster({ dataDir: join(folder, 'database'), port: 0, log: SILENT });
    return new ImageWorld(folder, cluster);
  }

  get adminUrl(): string {
    return this.#cluster.url;
  }

  /** Where an image is put together. */
  folderOf(name: string): string {
    return join(this.#folder, name);
  }

  /** Makes the catalog, as the image of the commands does in production. */
  async install(): Promise<void> {
    await this.#asAdministrator(persistence => persistence.createInstallation());
  }

  /** The URL that services connect with. */
  serviceUrl(): Promise<string> {
    return this.#asAdministrator(persistence => persistence.createServiceUser('tatami_image'));
  }

  async stop(): Promise<void> {
    await this.#cluster.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #asAdministrator<T>(work: (persistence: Awaited<ReturnType<typeof openPersistence>>) => Promise<T>) {
    const persistence = await openPersistence({ adminUrl: this.adminUrl, connectionBudget: 4, log: SILENT });
    try {
      return await work(persistence);
    } finally {
      await persistence.close();
    }
  }
}

/** A service that was started from the folder of its image, with nothing of this checkout in its environment. */
export class StartedImage {
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #environment: Readonly<Record<string, string>>;
  #said = '';

  private constructor(folder: string, child: ChildProcess, environment: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#child = child;
    this.#environment = environment;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#said += chunk.toString();
      });
    }
  }

  static async start(folder: string, settings: Readonly<Record<string, string>>): Promise<StartedImage> {
    const environment = {
      NODE_ENV: 'production',
      PATH: process.env.PATH ?? '',
      TATAMI_HOST: '127.0.0.1',
      TATAMI_PORT: String(await freePort(0)),
      ...settings,
    };
    // Not in the folder: a service may need nothing of where it is started.
    const child = spawn(process.execPath, [join(folder, START_FILE)], { cwd: tmpdir(), env: environment });
    return new StartedImage(folder, child, environment);
  }

  /** Resolves when `/readyz` says so. Rejects with what the service said if it ends before. */
  async ready(): Promise<void> {
    const { TATAMI_PORT, TATAMI_ADMIN_PORT = TATAMI_PORT } = this.#environment;
    const url = `http://127.0.0.1:${TATAMI_ADMIN_PORT}/readyz`;
    await until('the service is ready', async () => {
      if (this.#child.exitCode !== null) throw new Error(`It has ended:\n${this.#said}`);
      return fetch(url).then(
        response => response.ok,
        () => false,
      );
    });
  }

  /** What `HEALTHCHECK` of the Dockerfile runs. Rejects if the service is not alive. */
  async checkHealth(): Promise<void> {
    const program = join(this.#folder, 'health-check.mjs');
    await runProgram(process.execPath, [program], { cwd: tmpdir(), env: this.#environment });
  }

  /** @returns the exit code */
  async stop(): Promise<number | null> {
    const ended = once(this.#child, 'exit') as Promise<[number | null]>;
    this.#child.kill('SIGTERM');
    return (await ended)[0];
  }
}
