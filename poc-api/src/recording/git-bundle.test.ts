import { expect, it, vi } from 'vitest';
import { gitBundleOf } from './git-bundle.ts';

async function* lines(...all: string[]): AsyncGenerator<string> {
  yield* all;
}

it('says so where git is not installed', async () => {
  vi.stubEnv('PATH', '/nowhere');
  await expect(gitBundleOf(lines('done\n'))).rejects.toMatchObject({ code: 'git-missing' });
});

it('fails with what git says, also if it ends before it has read all', async () => {
  const history = lines('nonsense\n', ...Array.from({ length: 1_000 }, () => 'x'.repeat(1_000)));
  await expect(gitBundleOf(history)).rejects.toThrow(
    /git fast-import ended with \d+: .*Unsupported command/s,
  );
});

it('fails with what its history fails with', async () => {
  const broken = (async function* () {
    yield 'commit refs/heads/main\n';
    throw new Error('the track is broken');
  })();
  await expect(gitBundleOf(broken)).rejects.toThrow();
});
