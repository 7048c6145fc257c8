import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessIdentity } from '@tatami/engines';
import { processIdentity } from '@tatami/engines';
import { LogFile } from './log-file.ts';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 25;
/** So many crashes in a row are followed by a start at once: people wait for it. */
const STARTS_AT_ONCE = 3;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A process that was ready for so long had nothing to do with the crash before it. */
const STEADY_MS = 1_000;

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
  readonly #logFile: LogFile;
  #child: ChildProcess | undefined;
  /** A process that fails its first start is no crash: whoever started it is told. */
  #phase: 'starting' | 'running' | 'stopping' = 'starting';
  #restarting: Promise<void> | undefined;
  #crashes = 0;

  private constructor(options: SupervisedProcessOptions) {
    this.#options = options;
    this.#logFile = new LogFile(options.logFile, options.log);
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
  }

  async #launch(): Promise<void> {
    const { spawn, onProcess } = this.#options;
    const child = spawn();
    this.#child = child;
    this.#follow(child);
    let readyMs: number | undefined;
    child.once('exit', (code, signal) => {
      onProcess(undefined);
      if (this.#phase !== 'running') return;
      const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
      this.#ended(how, readyMs === undefined ? 0 : performance.now() - readyMs);
    });
    await once(child, 'spawn');
    if (child.pid !== undefined) onProcess(processIdentity(child.pid));
    await this.#ready(child);
    readyMs = performance.now();
  }

  /** All output goes to the file, what is a warning or worse to the terminal as well. */
  #follow(child: ChildProcess): void {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', line => {
        this.#logFile.write(line);
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

  /** @param servedMs how long it was ready */
  #ended(how: string, servedMs: number): void {
    const { name, log, restarts } = this.#options;
    if (!restarts) {
      log(`${name} ${how}.`);
      return;
    }
    this.#crashes = servedMs > STEADY_MS ? 1 : this.#crashes + 1;
    const pauseMs = pauseAfter(this.#crashes);
    const when = pauseMs === 0 ? 'at once' : `in ${pauseMs / 1000} s`;
    log(`${name} ${how}; it starts again ${when}. Nothing that was saved is lost.`);
    this.#restarting = this.#startAgain(pauseMs);
  }

  async #startAgain(pauseMs: number): Promise<void> {
    await pause(pauseMs);
    if (this.#phase === 'stopping') return;
    try {
      await this.#launch();
      this.#options.log(`${this.#options.name} is up again.`);
    } catch (error) {
      if (this.#phase !== 'running') return;
      this.#options.log(error instanceof Error ? error.message : String(error));
      // One that was never there has no end to be followed by the next try; one that is stuck may still get ready.
      if (this.#child?.pid === undefined) this.#ended('could not be started', 0);
    }
  }
}

function pauseAfter(crashes: number): number {
  if (crashes <= STARTS_AT_ONCE) return 0;
  return Math.min(FIRST_PAUSE_MS * 2 ** (crashes - STARTS_AT_ONCE - 1), LONGEST_PAUSE_MS);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
