import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chooseDataFolder } from './data-folder.ts';

let home: string;
let checkout: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tatami-home-'));
  checkout = join(home, 'tatami');
  await mkdir(checkout);
  await chmod(home, 0o755);
});

afterEach(() => rm(home, { recursive: true }));

it('is in the checkout', async () => {
  const own = join(checkout, '.tatami');
  expect(await chooseDataFolder({ checkout, configured: undefined, isRoot: true })).toBe(own);
  await chmod(home, 0o700);
  expect(await chooseDataFolder({ checkout, configured: undefined, isRoot: false })).toBe(own);
});

it('is outside for root when the database user could not enter, and always the same', async () => {
  await chmod(home, 0o700);
  const folder = await chooseDataFolder({ checkout, configured: undefined, isRoot: true });
  expect(folder).toMatch(/^\/var\/lib\/tatami\/[0-9a-f]{16}$/);
  expect(await chooseDataFolder({ checkout: `${checkout}/`, configured: '', isRoot: true })).toBe(folder);
});

it('is where it is told to be', async () => {
  expect(await chooseDataFolder({ checkout, configured: '/srv/dojo', isRoot: true })).toBe('/srv/dojo');
});
