import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DojoId } from '@tatami/protocol';
import { TrackBuilder } from '@tatami/recording';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packArchive } from './pack-archive.ts';
import { verifyArchiveFile } from './verify-archive-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tatami-verify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const { zip, manifestHash } = packArchive({
  dojoId: '0190d0c0-0000-7000-8000-0000000000a0' as DojoId,
  name: 'Bowling',
  isPrivate: false,
  seq: 0,
  hash: new Uint8Array(32),
  track: new TrackBuilder().build(),
  names: new Map(),
});

async function verify(bytes: Uint8Array, ...more: string[]) {
  const path = join(folder, 'archive.zip');
  await writeFile(path, bytes);
  const lines: string[] = [];
  const status = await verifyArchiveFile([path, ...more], line => lines.push(line));
  return { status, text: lines.join('\n') };
}

/** The same archive with one bit of a file changed, packed as a zip that can be read. */
function withFlippedBit(path: string): Uint8Array {
  const entries = unzipSync(zip);
  const bytes = entries[path];
  if (bytes === undefined) throw new Error(`there is no ${path}`);
  bytes[3] = (bytes[3] ?? 0) ^ 1;
  return zipSync(entries);
}

it('finds an archive as it was made, and names the hash to compare if it was not given', async () => {
  expect(await verify(zip, manifestHash)).toMatchObject({ status: 0 });
  const { status, text } = await verify(zip);
  expect(status).toBe(0);
  expect(text).toContain(manifestHash);
});

it('names the file in which a bit was flipped', async () => {
  expect(await verify(withFlippedBit('README.md'))).toEqual({ status: 1, text: 'README.md was changed' });
  expect(await verify(withFlippedBit('poc.json'), manifestHash)).toEqual({
    status: 1,
    text: 'poc.json was changed',
  });
});

it('finds another manifest than the one that was published', async () => {
  expect(await verify(zip, '0'.repeat(64))).toEqual({ status: 1, text: 'manifest.json was changed' });
});

it('finds what is no archive, and says how it is called', async () => {
  expect((await verify(new Uint8Array(10))).status).toBe(1);
  expect((await verify(zip, 'no hash')).text).toContain('usage:');
  await expect(verifyArchiveFile([join(folder, 'missing.zip')], () => undefined)).rejects.toThrow('ENOENT');
});
