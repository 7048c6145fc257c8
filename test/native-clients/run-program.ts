import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Outcome {
  /** null if it was stopped because it took too long. */
  readonly exitCode: number | null;
  /** What it printed, errors too. */
  readonly output: string;
}

/** Runs a program to its end, or stops it after the time that it may take. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly limitMs: number; readonly env?: NodeJS.ProcessEnv },
): Promise<Outcome> {
  const { cwd, limitMs, env = {} } = options;
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, output: output.trim() };
}

/** Why it did not succeed, in a few words. */
export function reasonOf({ exitCode, output }: Outcome): string {
  return exitCode === null ? 'it took too long' : (output.split('\n').at(-1)?.trim() ?? '');
}
