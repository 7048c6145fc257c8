import { join } from 'node:path';
import { freePort } from '@tatami/engines';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ImageWorld, StartedImage } from '../../testing/image-run.ts';
import { assembleImage, START_FILE } from './assemble-image.ts';
import { runProgram } from './run-program.ts';

let world: ImageWorld;
beforeAll(async () => {
  world = await ImageWorld.start();
  await assembleImage('tenants', world.folderOf('tenants'));
  expect(await runTenants('install')).toContain('The catalog is at the newest schema.');
}, 180_000);
afterAll(() => world?.stop());

function runTenants(command: string): Promise<string> {
  const env = { DATABASE_URL: world.adminUrl };
  return runProgram(process.execPath, [START_FILE, command], { cwd: world.folderOf('tenants'), env });
}

it('migrates all tenants by the image of the commands', async () => {
  expect(await runTenants('migrate')).toContain('0 failed');
});

it.each(['poc-api', 'search-indexer', 'jobs'] as const)(
  'starts %s from its folder',
  async name => {
    const folder = world.folderOf(name);
    await assembleImage(name, folder);
    const image = await StartedImage.start(folder, {
      DATABASE_URL: await world.serviceUrl(),
      TATAMI_OBJECTS_DIR: world.folderOf(`${name}-objects`),
    });
    await image.ready();
    await image.checkHealth();
    expect(await image.stop()).toBe(0);
  },
  180_000,
);

it('serves the page from its folder', async () => {
  const folder = world.folderOf('page-server');
  await assembleImage('page-server', folder);
  const port = await freePort(0);
  const image = await StartedImage.start(folder, {
    TATAMI_PORT: String(port),
    TATAMI_ADMIN_PORT: String(await freePort(0)),
    TATAMI_PAGE_DIR: join(folder, 'page'),
  });
  await image.ready();
  const response = await fetch(`http://127.0.0.1:${port}/d/some-dojo`);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
  const [, script] = /src="(\/assets\/[^"]+\.js)"/.exec(await response.text()) ?? [];
  const sent = await fetch(`http://127.0.0.1:${port}${script}`);
  expect([sent.status, (await sent.text()).length > 0]).toEqual([200, true]);
  expect(await image.stop()).toBe(0);
}, 180_000);
