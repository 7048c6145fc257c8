import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../find-program.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { runToEnd } from '../run-to-end.ts';

/** A program that this machine has, or why it does not. */
export type FoundProgram =
  | { readonly kind: 'found'; readonly program: string }
  | { readonly kind: 'missing'; readonly because: string };

const FOLDER = import.meta.dirname;
const PIP = join(FOLDER, '.venv/bin/pip');
const PROGRAM = join(FOLDER, '.venv/bin/moto_server');
/** Test files run at the same time, and each asks for it. */
const LOCK = join(FOLDER, '.venv.lock');
const LONGEST_MS = 300_000;
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
export function installMoto(): Promise<FoundProgram> {
  return oneAtATime(LOCK, { longestMs: LONGEST_MS }, install);
}

async function install(): Promise<FoundProgram> {
  if (existsSync(PROGRAM)) return { kind: 'found', program: PROGRAM };
  const python = findProgram('python3');
  if (python === undefined) return { kind: 'missing', because: 'there is no python3' };
  if (!existsSync(PIP)) {
    const trouble = await runToEnd(python, ['-m', 'venv', '.venv'], FOLDER);
    if (trouble !== undefined) {
      return { kind: 'missing', because: `python3 cannot make an environment: ${trouble}` };
    }
  }
  const trouble = await runToEnd(PIP, [...PIP_INSTALL, '--requirement', 'requirements.txt'], FOLDER);
  return trouble === undefined
    ? { kind: 'found', program: PROGRAM }
    : { kind: 'missing', because: `pip cannot install moto: ${trouble}` };
}
