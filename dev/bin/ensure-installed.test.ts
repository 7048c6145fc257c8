import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInstalled, isOlder } from './ensure-installed.mjs';

describe('isOlder', () => {
  it.each([
    ['18.20.0', true],
    ['20.9.0', true],
    ['20.18.9', true],
    ['20.19.0', false],
    ['20.100.0', false],
    ['22.0.0', false],
  ])('of %s is %s', (version, expected) => {
    expect(isOlder(version, [20, 19, 0])).toBe(expected);
  });
});

describe('isInstalled', () => {
  let checkout: string;
  const locked = {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.2.3', integrity: 'sha512-a' },
    'node_modules/b': { version: '2.0.0', integrity: 'sha512-b', optional: true },
  };

  function write(file: string, packages: Record<string, unknown>): void {
    writeFileSync(join(checkout, file), JSON.stringify({ packages }));
  }

  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), 'tatami-installed-'));
    mkdirSync(join(checkout, 'node_modules'));
    write('package-lock.json', locked);
  });

  afterEach(() => rmSync(checkout, { recursive: true }));

  it('is false after an interrupted installation', () => {
    expect(isInstalled(checkout)).toBe(false);
    writeFileSync(join(checkout, 'node_modules/.package-lock.json'), '{"packages": {"node_mod');
    expect(isInstalled(checkout)).toBe(false);
  });

  it('is true when npm has installed what the lockfile asks for, optional packages aside', () => {
    write('node_modules/.package-lock.json', { 'node_modules/a': locked['node_modules/a'] });
    expect(isInstalled(checkout)).toBe(true);
  });

  it('is true with the stamp of our own installation, until the lockfile changes', () => {
    write('node_modules/.package-lock.json', {});
    const lockfile = readFileSync(join(checkout, 'package-lock.json'));
    writeFileSync(
      join(checkout, 'node_modules/.tatami-installed'),
      createHash('sha256').update(lockfile).digest('hex'),
    );
    expect(isInstalled(checkout)).toBe(true);
    write('package-lock.json', { ...locked, 'node_modules/c': { version: '1.0.0' } });
    expect(isInstalled(checkout)).toBe(false);
  });

  it.each([
    ['a package is missing', { 'node_modules/b': locked['node_modules/b'] }],
    ['a version differs', { 'node_modules/a': { ...locked['node_modules/a'], version: '1.2.4' } }],
    ['a tarball differs', { 'node_modules/a': { ...locked['node_modules/a'], integrity: 'sha512-x' } }],
  ])('is false when %s', (_, packages) => {
    write('node_modules/.package-lock.json', packages);
    expect(isInstalled(checkout)).toBe(false);
  });
});
