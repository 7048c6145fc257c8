import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessIdentity } from './process-identity.ts';
import { processIdentity } from './process-identity.ts';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 25;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A process that has lived this long had nothing to do with the crash before it. */
const STEADY_MS = 30_000;
export interface SupervisedProcessOptions {
  /** As the subject of a sentence: `The pod`. */
  readonly name: string;
  readonly spawn: () => ChildProcess;
  /** Why it is not ready yet; undefined if it is. */
  readonly obstacle: () => Promise<string | undefined>;
  /** Everything that the process says, line by line. */
  readonly logFile: string;
  /** The part of such a line that a person in front of the terminal should read. */
  readonly worthShowing: (line: string) => string | undefined;
  readonly log: (line: string) => void;
  /** Whether it is started again when it ends by itself. */
  readonly restarts: boolean;
  readonly onProcess: (identity: ProcessIdentity | undefined) => void;
}

/** A program as a process of its own, started again when it crashes. */
export class SupervisedProcess {
  readonly #options: SupervisedProcessOptions;
  readonly #logFile: WriteStream;
  #child: ChildProcess | undefined;
  /** A process that fails its first start is no crash: whoever started it is told. */
  #phase: 'starting' | 'running' | 'stopping' = 'starting';
  #restarting: Promise<void> | undefined;
  #crashes = 0;

  private constructor(options: SupervisedProcessOptions) {
    this.#options = options;
    this.#logFile = createWriteStream(options.logFile, { flags: 'a' });
  }

  /** @throws Error if the process ends, or is not ready within 30 seconds */
  static async start(options: SupervisedProcessOptions): Promise<SupervisedProcess> {
    const started = new SupervisedProcess(options);
    try {
      await started.#launch();
    } catch (error) {
      await started.stop();
      throw error;
    }
    started.#phase = 'running';
    return started;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Ends the process as a crash would, and waits until it is gone. */
  async crash(): Promise<void> {
    const child = this.#child;
    if (child === undefined || hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Starts a process that was ended and does not start again by itself. */
  async restart(): Promise<void> {
    await this.#launch();
  }

  /** Lets the process finish what it is doing; after 10 seconds it is killed. */
  async stop(): Promise<void> {
    this.#phase = 'stopping';
    const child = this.#child;
    if (child !== undefined && !hasEnded(child)) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const isLate = await Promise.race([
        ended.then(() => false),
        pause(STOP_TIMEOUT_MS, true, { ref: false }),
      ]);
      if (isLate) child.kill('SIGKILL');
      await ended;
    }
    await this.#restarting;
    await new Promise<void>(resolve => this.#logFile.end(resolve));
  }

  async #launch(): Promise<void> {
    const { spawn, onProcess } = this.#options;
    const child = spawn();
    this.#child = child;
    this.#follow(child);
    const startedMs = performance.now();
    child.once('exit', (code, signal) => {
      onProcess(undefined);
      if (this.#phase === 'running') this.#ended(code, signal, performance.now() - startedMs);
    });
    await once(child, 'spawn');
    if (child.pid !== undefined) onProcess(processIdentity(child.pid));
    await this.#ready(child);
  }

  /** All output goes to the file, what is a warning or worse to the terminal as well. */
  #follow(child: ChildProcess): void {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', line => {
        this.#logFile.write(`${line}\n`);
        const shown = this.#options.worthShowing(line);
        if (shown !== undefined) this.#options.log(shown);
      });
    }
  }

  async #ready(child: ChildProcess): Promise<void> {
    const { name, logFile, obstacle: findObstacle } = this.#options;
    const deadlineMs = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      const obstacle = await findObstacle();
      if (obstacle === undefined) return;
      if (hasEnded(child)) throw new Error(`${name} has ended; its last words are in ${logFile}`);
      if (performance.now() > deadlineMs) {
        throw new Error(`${name} is not ready after ${START_TIMEOUT_MS / 1000} s: ${obstacle}`);
      }
      await pause(POLL_MS);
    }
  }

  #ended(code: number | null, signal: NodeJS.Signals | null, livedMs: number): void {
    const { name, log, restarts } = this.#options;
    const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
    if (!restarts) {
      log(`${name} ${how}.`);
      return;
    }
    this.#crashes = livedMs > STEADY_MS ? 1 : this.#crashes + 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.#crashes - 1), LONGEST_PAUSE_MS);
    log(`${name} ${how}; it starts again in ${pauseMs / 1000} s. Nothing that was saved is lost.`);
    this.#restarting = this.#startAgain(pauseMs);
  }

  async #startAgain(pauseMs: number): Promise<void> {
    await pause(pauseMs);
    if (this.#phase === 'stopping') return;
    try {
      await this.#launch();
      this.#options.log(`${this.#options.name} is up again.`);
    } catch (error) {
      // Its end has been reported and, unless it is stuck, the next try is on its way.
      if (this.#phase === 'running')
        this.#options.log(error instanceof Error ? error.message : String(error));
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
