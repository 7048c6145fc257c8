import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { TatamiError } from '@tatami/protocol';

/** The Debian packages of the programs that videos are made with, which are named like them. */
export type VideoProgram = 'ffmpeg' | 'espeak-ng';

const LONGEST_MS = 10 * 60_000;
/** Of what a program says of its failure, the end is worth reading. */
const SAID_CHARACTERS = 500;

/**
 * A program that was started: its output, and how it ends. They are programs of their own and not libraries in this
 * process, so that a fault of theirs ends a video and not the worker; and their licence, the GPL, asks for it.
 */
export class RunningProgram {
  readonly process: ChildProcess;
  /** Resolves with all that it wrote. Rejects if it did not come to a good end. */
  readonly output: Promise<Buffer>;

  constructor(program: VideoProgram, args: readonly string[]) {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: LONGEST_MS });
    this.process = child;
    // Writing to a program that has died fails, too; why it died is what counts.
    child.stdin.on('error', () => child.kill());
    const parts: Buffer[] = [];
    let said = '';
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-SAID_CHARACTERS);
    });
    this.output = once(child, 'close').then(
      ([exitCode]) => {
        if (exitCode === 0) return Buffer.concat(parts);
        throw new Error(`${program} ended with ${exitCode}: ${said.trim()}`);
      },
      (cause: unknown) => {
        throw isMissing(cause) ? missing(program, cause) : cause;
      },
    );
    // Whoever waits for it hears of it; before, it must not end the process.
    this.output.catch(() => undefined);
  }

  get isRunning(): boolean {
    return this.process.pid !== undefined && this.process.exitCode === null && !this.process.killed;
  }

  /** Resolves when the program takes more, or has ended. */
  async write(bytes: Uint8Array): Promise<void> {
    const { stdin } = this.process;
    if (stdin === null || !stdin.writable) return;
    await new Promise<void>(resolve => stdin.write(bytes, () => resolve()));
  }

  end(): Promise<Buffer> {
    this.process.stdin?.end();
    return this.output;
  }

  /** Resolves when it is gone. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.output.catch(() => undefined);
  }
}

/** @throws TatamiError `video-tools-missing` if the program is not installed */
export async function runProgram(
  program: VideoProgram,
  args: readonly string[],
  input: string | Uint8Array = '',
): Promise<Buffer> {
  const running = new RunningProgram(program, args);
  await running.write(Buffer.from(input));
  return running.end();
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function missing(program: VideoProgram, cause: unknown): TatamiError {
  const detail = `${program} is not installed: apt-get install ${program}`;
  return new TatamiError('video-tools-missing', { detail, cause });
}
