import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ProcessIdentity } from './process-identity.ts';
import { processIdentity } from './process-identity.ts';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 25;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A pod that has lived this long had nothing to do with the crash before it. */
const STEADY_MS = 30_000;
/** pino's number for a warning. */
const WARNING = 40;

export interface PodOptions {
  readonly port: number;
  /** The pod's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that the pod says, line by line. */
  readonly logFile: string;
  /** What a person in front of the terminal should know. */
  readonly log: (line: string) => void;
  /** Whether a pod that ends by itself is started again. */
  readonly restarts: boolean;
  readonly onProcess?: (identity: ProcessIdentity | undefined) => void;
}

/** The collaboration server as a process of its own, started again when it crashes. */
export class PodProcess {
  readonly #options: PodOptions;
  readonly #logFile: WriteStream;
  #child: ChildProcess | undefined;
  /** A pod that fails its first start is no crash: whoever started it is told. */
  #phase: 'starting' | 'running' | 'stopping' = 'starting';
  #restarting: Promise<void> | undefined;
  #crashes = 0;

  private constructor(options: PodOptions) {
    this.#options = options;
    this.#logFile = createWriteStream(options.logFile, { flags: 'a' });
  }

  /** @throws Error if the pod ends, or is not ready within 30 seconds */
  static async start(options: PodOptions): Promise<PodProcess> {
    const pod = new PodProcess(options);
    try {
      await pod.#launch();
    } catch (error) {
      await pod.stop();
      throw error;
    }
    pod.#phase = 'running';
    return pod;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Ends the pod as a crash would, and waits until it is gone. */
  async crash(): Promise<void> {
    const child = this.#child;
    if (child === undefined || hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Starts a pod that was ended and does not start again by itself. */
  async restart(): Promise<void> {
    await this.#launch();
  }

  /** Lets the pod finish what it is doing; after 10 seconds it is killed. */
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
    const { environment, onProcess } = this.#options;
    const program = fileURLToPath(import.meta.resolve('@tatami/collab-server/main'));
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program], {
      env: { ...environment },
      // Over the IPC channel the pod learns that its launcher is gone, however it went.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // In a process group of its own: Ctrl-C in a terminal is for the launcher, which then stops the pod in order.
      detached: true,
    });
    this.#child = child;
    this.#follow(child);
    const startedMs = performance.now();
    child.once('exit', (code, signal) => {
      onProcess?.(undefined);
      if (this.#phase === 'running') this.#ended(code, signal, performance.now() - startedMs);
    });
    await once(child, 'spawn');
    if (child.pid !== undefined) onProcess?.(processIdentity(child.pid));
    await this.#ready(child);
  }

  /** All output goes to the file, what is a warning or worse to the terminal as well. */
  #follow(child: ChildProcess): void {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', line => {
        this.#logFile.write(`${line}\n`);
        const shown = worthShowing(line);
        if (shown !== undefined) this.#options.log(`pod: ${shown}`);
      });
    }
  }

  async #ready(child: ChildProcess): Promise<void> {
    const deadlineMs = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      const obstacle = await this.#obstacle();
      if (obstacle === undefined) return;
      if (hasEnded(child))
        throw new Error(`The pod has ended; its last words are in ${this.#options.logFile}`);
      if (performance.now() > deadlineMs) {
        throw new Error(`The pod is not ready after ${START_TIMEOUT_MS / 1000} s: ${obstacle}`);
      }
      await pause(POLL_MS);
    }
  }

  /** Why the pod is not ready; undefined if it is. */
  async #obstacle(): Promise<string | undefined> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.#options.port}/readyz`, {
        signal: AbortSignal.timeout(1000),
      });
      const text = await response.text();
      return response.status === 200 ? undefined : `${response.status} ${text}`;
    } catch {
      return 'it does not listen';
    }
  }

  #ended(code: number | null, signal: NodeJS.Signals | null, livedMs: number): void {
    const { log, restarts } = this.#options;
    const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
    if (!restarts) {
      log(`The pod ${how}.`);
      return;
    }
    this.#crashes = livedMs > STEADY_MS ? 1 : this.#crashes + 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.#crashes - 1), LONGEST_PAUSE_MS);
    log(`The pod ${how}; it starts again in ${pauseMs / 1000} s. Nothing that was saved is lost.`);
    this.#restarting = this.#startAgain(pauseMs);
  }

  async #startAgain(pauseMs: number): Promise<void> {
    await pause(pauseMs);
    if (this.#phase === 'stopping') return;
    try {
      await this.#launch();
      this.#options.log('The pod is up again.');
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

/** The message of a log line that is a warning or worse, or what is no log line at all, such as a stack. */
function worthShowing(line: string): string | undefined {
  try {
    const { level, msg, err } = JSON.parse(line) as {
      level?: number;
      msg?: string;
      err?: { message?: string };
    };
    if ((level ?? WARNING) < WARNING) return undefined;
    return err?.message === undefined ? msg : `${msg}: ${err.message}`;
  } catch {
    // Not JSON: something crashed before there was a logger.
    return line;
  }
}
