import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { NativeProgram } from './native-program.ts';

export interface Errand {
  /** The dojo's address. */
  readonly url: string;
  readonly token: string;
  readonly name: string;
  /** What it types when it has the document. */
  readonly say: string;
  /** It leaves when the file holds this. */
  readonly awaited: string;
}

/** A native client while it runs. */
export class NativeProcess {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #whenClosed: Promise<unknown[]>;
  #output = '';
  #errors = '';

  constructor(built: Extract<NativeProgram, { kind: 'built' }>, errand: Errand) {
    const { url, token, name, say, awaited } = errand;
    this.#child = spawn(built.program, [...built.args, url, token, name, say, awaited], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#whenClosed = once(this.#child, 'close');
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
  }

  /** NaN until it has said who it is. */
  get clientId(): number {
    return Number(/^client (\d+)$/m.exec(this.#output)?.[1] ?? Number.NaN);
  }

  /** The file as it saw it last; undefined until it leaves. */
  get text(): string | undefined {
    return /^text (.*)$/m.exec(this.#output)?.[1];
  }

  get errors(): string {
    return this.#errors;
  }

  async whenEnded(): Promise<number | null> {
    const [exitCode] = await this.#whenClosed;
    return exitCode as number | null;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
