import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '@tatami/engines';
import type { NativeProgram } from './native-program.ts';
import { reasonOf, runProgram } from './run-program.ts';

const FOLDER = join(import.meta.dirname, 'python');
const PYTHON = join(FOLDER, '.venv/bin/python');
const PIP = join(FOLDER, '.venv/bin/pip');
const LIMIT_MS = 120_000;
const PIP_INSTALL = ['install', '--disable-pip-version-check', '--retries', '1', '--timeout', '15'];

/** Installs what the client of `python/` needs into an environment of its own; later calls find it there. */
export async function buildPythonClient(): Promise<NativeProgram> {
  const python = findProgram('python3');
  if (python === undefined) return { kind: 'missing', because: 'there is no python3' };
  if (!existsSync(PIP)) {
    const made = await runProgram(python, ['-m', 'venv', '.venv'], { cwd: FOLDER, limitMs: LIMIT_MS });
    if (made.exitCode !== 0) {
      return { kind: 'missing', because: `python3 cannot make an environment: ${reasonOf(made)}` };
    }
  }
  const installed = await runProgram(PIP, [...PIP_INSTALL, '--requirement', 'requirements.txt'], {
    cwd: FOLDER,
    limitMs: LIMIT_MS,
  });
  if (installed.exitCode !== 0) {
    return { kind: 'missing', because: `pip cannot install the packages: ${reasonOf(installed)}` };
  }
  return { kind: 'built', program: PYTHON, args: [join(FOLDER, 'client.py')] };
}
