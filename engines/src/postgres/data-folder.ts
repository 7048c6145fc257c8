import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EngineError } from '../errors.ts';
import { commandOf, processIdentity } from '../process-identity.ts';
import type { OsUser } from './os-user.ts';
import { checkReachable } from './os-user.ts';

/** How long an orphan may take for a fast shutdown before it is told to stop at once. */
const FAST_SHUTDOWN_MS = 20_000;

/**
 * The folder of an embedded cluster:
 *
 *     pgdata/      PostgreSQL's own
 *     password     of the administrator, readable by its owner only
 *     launcher     which process has started the cluster
 */
export class DataFolder {
  readonly path: string;
  readonly #user: OsUser | undefined;

  constructor(path: string, user: OsUser | undefined) {
    this.path = path;
    this.#user = user;
  }

  get pgdata(): string {
    return join(this.path, 'pgdata');
  }

  get passwordFile(): string {
    return join(this.path, 'password');
  }

  get #launcherFile(): string {
    return join(this.path, 'launcher');
  }

  get #pidFile(): string {
    return join(this.pgdata, 'postmaster.pid');
  }

  /** @throws EngineError `data-dir-not-reachable` */
  async prepare(): Promise<void> {
    if (this.#user) await checkReachable(this.path, this.#user);
    await mkdir(this.path, { recursive: true });
    if (!this.#user) return;
    await checkReachable(this.path, this.#user);
    await chown(this.path, this.#user.uid, this.#user.gid);
  }

  /** The administrator's password, made at the first call. */
  async password(): Promise<string> {
    const known = await readFile(this.passwordFile, 'utf8').catch(() => undefined);
    if (known !== undefined && known.trim() !== '') return known.trim();
    const password = randomBytes(24).toString('hex');
    await writeFile(this.passwordFile, `${password}\n`, { mode: 0o600 });
    if (this.#user) await chown(this.passwordFile, this.#user.uid, this.#user.gid);
    return password;
  }

  /**
   * Claims the folder for this process.
   * @throws EngineError `data-dir-in-use` if the process that claimed it before still lives
   */
  async claim(): Promise<void> {
    const claimant = await this.#claimant();
    if (claimant?.isLiving) {
      throw new EngineError('data-dir-in-use', { detail: `process ${claimant.pid} uses ${this.path}` });
    }
    await writeFile(this.#launcherFile, `${process.pid} ${startMark(process.pid)}\n`);
  }

  /** Whether a process claimed the folder and died without releasing it. */
  async isAbandoned(): Promise<boolean> {
    return (await this.#claimant())?.isLiving === false;
  }

  async #claimant(): Promise<{ pid: number; isLiving: boolean } | undefined> {
    const [pid, start] = (await readFile(this.#launcherFile, 'utf8').catch(() => '')).trim().split(' ');
    if (pid === undefined || start === undefined) return undefined;
    return { pid: Number(pid), isLiving: startMark(Number(pid)) === start };
  }

  async release(): Promise<void> {
    await rm(this.#launcherFile, { force: true });
  }

  /**
   * Ends a postmaster that outlived its launcher, and removes the pid file that a killed one left. PostgreSQL would
   * refuse to start beside the first, and beside the second as soon as another process has got its id.
   */
  async removeOrphan(): Promise<void> {
    const pid = Number((await readFile(this.#pidFile, 'utf8').catch(() => '')).split('\n')[0]);
    if (!Number.isInteger(pid) || pid <= 0) return;
    if (commandOf(pid)?.includes(this.pgdata)) await shutDown(pid);
    await rm(this.#pidFile, { force: true });
  }
}

/** When a process started, as one word: an id alone may be another process's by now. */
function startMark(pid: number): string | undefined {
  return processIdentity(pid)?.startedAt.replaceAll(' ', '_');
}

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one (with recovery at the next start). */
async function shutDown(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT');
  for (let waitedMs = 0; commandOf(pid) !== undefined; waitedMs += 50) {
    if (waitedMs === FAST_SHUTDOWN_MS) process.kill(pid, 'SIGQUIT');
    await delay(50);
  }
}
