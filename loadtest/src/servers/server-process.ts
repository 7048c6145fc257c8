import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
/** A server that took more than it can do answers when it has done it. */
const PROBE_TIMEOUT_MS = 180_000;
const LAST_LINES = 2_000;

/** What a server says of itself when asked. */
export interface ProbeReading {
  /** 99th percentile of how late its event loop was; not there if the loop was never free enough to tell. */
  readonly loopDelayP99Ms?: number;
  readonly rssBytes: number;
}

/** A server in a process of its own, with the probe loaded. */
export class ServerProcess {
  readonly name: string;
  readonly #child: ChildProcess;
  #lastLines = '';

  /** @param program a file that Node.js can run, with tsx if it is TypeScript */
  constructor(name: string, program: string, env: NodeJS.ProcessEnv = process.env) {
    this.name = name;
    const probe = new URL('probe.mjs', import.meta.url).href;
    const loaders = program.endsWith('.ts') ? [import.meta.resolve('tsx'), probe] : [probe];
    this.#child = spawn(
      process.execPath,
      [...loaders.flatMap(loader => ['--import', loader]), program],
      // In a process group of its own: Ctrl-C is for the harness, which then stops the server in order.
      { env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#lastLines = (this.#lastLines + text).slice(-LAST_LINES);
      });
    }
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.name} did not start`);
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** The port that the program sends when it listens. */
  async port(): Promise<number> {
    return (await this.#message<{ port: number }>('port', START_TIMEOUT_MS)).port;
  }

  resetProbe(): void {
    this.#child.send({ probe: 'reset' });
  }

  readProbe(): Promise<ProbeReading> {
    const answer = this.#message<ProbeReading>('rssBytes', PROBE_TIMEOUT_MS);
    this.#child.send({ probe: 'read' });
    return answer;
  }

  /** Lets the process free what it does not need any more, so that its memory can be compared. */
  async collectGarbage(): Promise<void> {
    const answer = this.#message<{ collected: true }>('collected', PROBE_TIMEOUT_MS);
    this.#child.send({ probe: 'collect' });
    await answer;
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }

  /** An error that says what the server printed last. */
  failure(what: string): Error {
    return new Error(`${this.name} ${what}. Its last words: ${this.#lastLines.trim() || '(none)'}`);
  }

  #message<Message extends object>(field: keyof Message, withinMs: number): Promise<Message> {
    return new Promise((resolve, reject) => {
      const settle = (then: () => void): void => {
        clearTimeout(timer);
        this.#child.off('message', read);
        this.#child.off('exit', end);
        then();
      };
      const read = (message: unknown): void => {
        if (typeof message === 'object' && message !== null && field in message) {
          settle(() => resolve(message as Message));
        }
      };
      const end = (): void => settle(() => reject(this.failure('ended')));
      const timer = setTimeout(() => settle(() => reject(this.failure('did not answer'))), withinMs);
      this.#child.on('message', read);
      this.#child.once('exit', end);
    });
  }
}
