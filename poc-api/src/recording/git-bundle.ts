import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TatamiError } from '@tatami/protocol';

const LONGEST_MS = 120_000;
/** Of what git says of its failure, the end is worth reading. */
const SAID_CHARACTERS = 500;

/**
 * Makes a repository that `git clone` takes as it is, by git itself.
 * @param history the input of `git fast-import`, with a branch `main`
 * @throws TatamiError `git-missing`
 */
export async function gitBundleOf(history: AsyncIterable<string>): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'tatami-bundle-'));
  try {
    const repository = join(folder, 'repository');
    const file = join(folder, 'dojo.bundle');
    await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
    await git(repository, ['fast-import', '--quiet', '--done'], history);
    await git(repository, ['bundle', 'create', '--quiet', file, 'HEAD', 'refs/heads/main']);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function git(
  folder: string,
  args: readonly string[],
  input: AsyncIterable<string> | readonly string[] = [],
): Promise<void> {
  const child = spawn('git', args, {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'pipe'],
    timeout: LONGEST_MS,
    // Nothing of the machine's or a user's settings has a part in what is made, nor has a hook of theirs.
    env: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-SAID_CHARACTERS);
  });
  const ended = once(child, 'close').catch((cause: unknown) => {
    throw isMissing(cause) ? new TatamiError('git-missing', { cause }) : cause;
  });
  // Writing to a program that has ended fails, too; why it ended is what counts.
  const written = pipeline(Readable.from(input), child.stdin).catch((cause: unknown) => cause);
  const [status] = await ended;
  const failure = await written;
  if (status !== 0) throw new Error(`git ${args[0]} ended with ${status}: ${said.trim()}`);
  if (failure !== undefined) throw failure;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
