import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SCRIPT = 'export const words = 10;';

let folder: string;
let child: ReturnType<typeof startServer>;
let url: string;
let adminUrl: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tatami-page-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Tatami</title>');
  const script = join(folder, 'assets/app-4f2a.js');
  await writeFile(script, SCRIPT);
  await writeFile(`${script}.br`, brotliCompressSync(SCRIPT));
  await writeFile(`${script}.gz`, gzipSync(SCRIPT));
  await writeFile(join(folder, 'assets/small-77aa.js'), SCRIPT);
  child = startServer({
    TATAMI_PAGE_DIR: folder,
    TATAMI_PAGE_URL: 'https://dojo.example',
    TATAMI_IDENTITY_ORIGINS: 'https://id.example',
    TATAMI_FILES_ORIGINS: 'https://files.example',
    TATAMI_HOST: '127.0.0.1',
    TATAMI_PORT: '0',
    TATAMI_ADMIN_PORT: '0',
  });
  for await (const line of createInterface(child.stdout)) {
    const { address, adminPort, msg } = JSON.parse(line) as Record<string, string>;
    if (msg !== 'the page is up' || address === undefined) continue;
    url = address;
    adminUrl = `http://127.0.0.1:${adminPort}`;
    return;
  }
  throw new Error('the page server has ended');
});
afterAll(async () => {
  child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

it('lets the page speak to itself, to those who sign people in, and to the store of files alone', async () => {
  const response = await fetch(`${url}/d/0190a0a0-0000-7000-8000-000000000001`);
  expect(await response.text()).toContain('<title>Tatami</title>');
  const policy = response.headers.get('content-security-policy');
  expect(policy).toContain("connect-src 'self' wss://dojo.example https://id.example https://files.example;");
  expect(policy).toContain("img-src 'self' data: https://files.example;");
  expect(policy).toContain("media-src 'self' blob: https://files.example;");
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

it.each([
  ['app-4f2a.js', 'gzip, deflate, br', 'br'],
  ['app-4f2a.js', 'gzip', 'gzip'],
  ['app-4f2a.js', 'identity', null],
  ['small-77aa.js', 'gzip, deflate, br', null],
])('sends %s to whoever takes %s as %s, and lets them keep it', async (name, accepted, sent) => {
  const headers = { 'accept-encoding': accepted };
  const response = await fetch(`${url}/assets/${name}`, { headers });
  expect(response.headers.get('content-encoding')).toBe(sent);
  expect(response.headers.get('content-type')).toContain('javascript');
  expect(response.headers.get('vary')).toBe('accept-encoding');
  expect(response.headers.get('cache-control')).toContain('immutable');
  expect(await response.text()).toBe(SCRIPT);
});

it('has no address for what was compressed', async () => {
  expect((await fetch(`${url}/assets/app-4f2a.js.br`)).status).toBe(404);
});

it('answers operators at a port of their own', async () => {
  expect((await fetch(`${adminUrl}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${adminUrl}/metrics`)).text()).toContain('tatami_event_loop_delay_p99_seconds');
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/metrics.json`)).status).toBe(404);
});

it('stops on SIGTERM and exits with 0', async () => {
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('refuses an origin that is none', async () => {
  const broken = startServer({ TATAMI_IDENTITY_ORIGINS: 'https://id.example/realm' });
  expect(await once(broken, 'exit')).toEqual([1, null]);
});

function startServer(environment: Record<string, string>) {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
