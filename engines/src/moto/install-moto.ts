import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../find-program.ts';

/** A program that this machine has, or why it does not. */
export type FoundProgram =
  | { readonly kind: 'found'; readonly program: string }
  | { readonly kind: 'missing'; readonly because: string };

const FOLDER = import.meta.dirname;
const PIP = join(FOLDER, '.venv/bin/pip');
const PROGRAM = join(FOLDER, '.venv/bin/moto_server');
const LIMIT_MS = 240_000;
const PIP_INSTALL = [
  'install',
  '--quiet',
  '--disable-pip-version-check',
  '--retries',
  '1',
  '--timeout',
  '15',
];

/**
 * Installs moto, which speaks the protocol of S3, into a Python environment of its own beside this file. That takes half
 * a minute; later calls find it there.
 */
export async function installMoto(): Promise<FoundProgram> {
  if (existsSync(PROGRAM)) return { kind: 'found', program: PROGRAM };
  const python = findProgram('python3');
  if (python === undefined) return { kind: 'missing', because: 'there is no python3' };
  if (!existsSync(PIP)) {
    const trouble = await run(python, ['-m', 'venv', '.venv']);
    if (trouble !== undefined) {
      return { kind: 'missing', because: `python3 cannot make an environment: ${trouble}` };
    }
  }
  const trouble = await run(PIP, [...PIP_INSTALL, '--requirement', 'requirements.txt']);
  return trouble === undefined
    ? { kind: 'found', program: PROGRAM }
    : { kind: 'missing', because: `pip cannot install moto: ${trouble}` };
}

/** Undefined if the program came to a good end; otherwise its last words. */
async function run(program: string, args: readonly string[]): Promise<string | undefined> {
  const child = spawn(program, args, {
    cwd: FOLDER,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  });
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
