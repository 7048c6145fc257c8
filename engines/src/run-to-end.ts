import { spawn } from 'node:child_process';
import { once } from 'node:events';

const LIMIT_MS = 240_000;

/** Undefined if the program came to a good end; otherwise its last words. */
export async function runToEnd(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<string | undefined> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  if (exitCode === 0) return undefined;
  return exitCode === null ? 'it took too long' : (output.trim().split('\n').at(-1)?.trim() ?? '');
}
