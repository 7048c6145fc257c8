import { describe, expect, it } from 'vitest';
import { completeLockfile, lockfileProblems } from './lockfile.ts';

function lockfile(entry: Record<string, unknown>, more: Record<string, unknown> = {}): string {
  const packages = {
    '': {},
    protocol: {},
    'node_modules/@tatami/protocol': { resolved: 'protocol', link: true },
  };
  return JSON.stringify({ lockfileVersion: 3, packages: { ...packages, 'node_modules/a': entry, ...more } });
}

const WITH_PARTS = {
  integrity: 'sha512-a',
  dev: true,
  optionalDependencies: {
    '@a/cli-linux-x64': '1.2.3',
    '@a/cli-linux-arm64-musl': '1.2.3',
    '@a/win32-x64-msvc': '1.2.3',
  },
};
const LINUX = {
  'node_modules/@a/cli-linux-x64': { version: '1.2.3', integrity: 'sha512-l', optional: true },
};

describe('lockfileProblems', () => {
  it('accepts a package that is pinned by its content alone', () => {
    expect(lockfileProblems(lockfile({ integrity: 'sha512-a' }))).toEqual([]);
  });

  it('refuses an address', () => {
    const entry = { integrity: 'sha512-a', resolved: 'https://registry.example/a' };
    expect(lockfileProblems(lockfile(entry))).toEqual([
      'node_modules/a: has the address https://registry.example/a',
    ]);
  });

  it('refuses a package without its integrity', () => {
    expect(lockfileProblems(lockfile({}))).toEqual(['node_modules/a: has no integrity']);
    expect(lockfileProblems(lockfile({ optional: true }))).toEqual(['node_modules/a: has no integrity']);
  });

  it('names the parts for other platforms that npm has left out', () => {
    const problems = lockfileProblems(lockfile(WITH_PARTS, LINUX));
    expect(problems.map(problem => problem.split(' ')[1])).toEqual([
      '@a/cli-linux-arm64-musl',
      '@a/win32-x64-msvc',
    ]);
  });

  it('finds a part beside its owner or above it', () => {
    const nested = {
      'node_modules/b/node_modules/c': { integrity: 'x', optionalDependencies: { d: '1.0.0' } },
    };
    const beside = { 'node_modules/b/node_modules/d': { integrity: 'x' } };
    const above = { 'node_modules/d': { integrity: 'x' } };
    expect(lockfileProblems(lockfile({ integrity: 'x' }, { ...nested, ...beside }))).toEqual([]);
    expect(lockfileProblems(lockfile({ integrity: 'x' }, { ...nested, ...above }))).toEqual([]);
    expect(lockfileProblems(lockfile({ integrity: 'x' }, nested))).toHaveLength(1);
  });
});

describe('completeLockfile', () => {
  const integrityOf = async (name: string, version: string) => `sha512-${name}@${version}`;

  it('adds what is missing, by version, content and platform, and nothing else', async () => {
    const text = lockfile(WITH_PARTS, LINUX);
    const completed = await completeLockfile(text, integrityOf);
    expect(lockfileProblems(completed)).toEqual([]);
    const { packages } = JSON.parse(completed);
    expect(packages['node_modules/@a/cli-linux-arm64-musl']).toEqual({
      version: '1.2.3',
      integrity: 'sha512-@a/cli-linux-arm64-musl@1.2.3',
      dev: true,
      optional: true,
      os: ['linux'],
      cpu: ['arm64'],
      libc: ['musl'],
    });
    expect(packages['node_modules/@a/win32-x64-msvc']).toMatchObject({ os: ['win32'], cpu: ['x64'] });
    expect(packages).toMatchObject(JSON.parse(text).packages);
    expect(await completeLockfile(completed, integrityOf)).toBe(completed);
  });

  it('does not guess the platform of something that names none', async () => {
    const text = lockfile({ optionalDependencies: { fsevents: '2.3.3' } });
    await expect(completeLockfile(text, integrityOf)).rejects.toThrow('fsevents');
  });
});
