import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TestIssuer } from '@tatami/identity/testing';
import { sql } from '@tatami/persistence';
import type { TestTenant } from '@tatami/persistence/testing';
import { createTestTenant, newUserId, testServerUrl, withAdmin } from '@tatami/persistence/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** May read the catalog, and nothing else. */
const READER = 'tatami_api_test';

let issuer: TestIssuer;
let tenant: TestTenant;
let api: ChildProcess;
let url: string;
let adminUrl: string;

beforeAll(async () => {
  issuer = await TestIssuer.start();
  tenant = await createTestTenant();
  await tenant.persistence.catalog.setIssuer(tenant.tenantId, issuer.url);
  await createReader();
  api = startApi({
    DATABASE_URL: readerUrl(),
    TATAMI_HOST: '127.0.0.1',
    TATAMI_PORT: '0',
    TATAMI_ADMIN_PORT: '0',
  });
  const started = await addressOf(api);
  url = started.address;
  adminUrl = `http://127.0.0.1:${started.adminPort}`;
});

afterAll(async () => {
  api.kill('SIGKILL');
  await issuer.stop();
  await tenant.dispose();
  await withAdmin(catalogUrl(), catalog => catalog.query(sql`drop owned by tatami_api_test`));
  await withAdmin(catalogUrl(), catalog => catalog.query(sql`drop role tatami_api_test`));
});

it('is alive, ready and measured, and makes a dojo without being superuser', async () => {
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const readiness = await fetch(`${adminUrl}/readyz`);
  expect([readiness.status, await readiness.json()]).toEqual([
    200,
    { isReady: true, isStopping: false, faults: [] },
  ]);
  const token = await issuer.sign(tenant.tenantId, { userId: newUserId() });
  const made = await fetch(`${url}/v1/dojos`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'A kata' }),
  });
  expect(made.headers.get('ratelimit-policy')).toBe('"user";q=600;w=60, "tenant";q=30000;w=60');
  expect([made.status, await made.json()]).toMatchObject([201, { name: 'A kata' }]);
  expect(await (await fetch(`${adminUrl}/metrics`)).text()).toContain('route="POST /v1/dojos",status="201"');
  // These are for operators alone.
  expect([(await fetch(`${url}/metrics`)).status, (await fetch(`${url}/readyz`)).status]).toEqual([404, 404]);
  expect(made.headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('names what is wrong with its configuration, and exits with 1', async () => {
  const broken = startApi({ DATABASE_URL: 'mysql://secret@host', TATAMI_PORT: 'x' });
  let said = '';
  broken.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect((await once(broken, 'close'))[0]).toBe(1);
  expect(said).toMatch(/DATABASE_URL.*\n.*TATAMI_PORT/);
  expect(said).not.toContain('secret');
});

it('stops on SIGTERM and exits with 0', async () => {
  api.kill('SIGTERM');
  expect(await once(api, 'exit')).toEqual([0, null]);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

function startApi(environment: Record<string, string>): ChildProcess {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** From the line in which the process says that it is up. */
async function addressOf(started: ChildProcess): Promise<{ address: string; adminPort: number }> {
  if (started.stdout === null) throw new Error('the output is not read');
  const lines: string[] = [];
  for await (const line of createInterface(started.stdout)) {
    lines.push(line);
    const {
      msg,
      address,
      adminPort = 0,
    } = JSON.parse(line) as {
      msg?: string;
      address?: string;
      adminPort?: number;
    };
    if (msg === 'the API is up' && address !== undefined) return { address, adminPort };
  }
  throw new Error(`The API did not start:\n${lines.join('\n')}`);
}

function catalogUrl(): string {
  const address = new URL(testServerUrl());
  address.pathname = '/tatami_catalog';
  return address.href;
}

function readerUrl(): string {
  const address = new URL(testServerUrl());
  address.username = READER;
  address.password = 'reader';
  return address.href;
}

async function createReader(): Promise<void> {
  await withAdmin(catalogUrl(), async catalog => {
    await catalog.query(sql`create role tatami_api_test login password 'reader'`);
    await catalog.query(sql`grant connect on database tatami_catalog to tatami_api_test`);
    await catalog.query(sql`grant select on tenant, tenant_domain to tatami_api_test`);
  });
}
