import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from '@tatami/persistence';
import { newUserId, type OwnInstallation, startOwnInstallation } from '@tatami/persistence/testing';
import type { TenantId } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('jobs-cli.ts', import.meta.url));
const YEAR = new Date().getUTCFullYear();
const PLAN = ['burst', '--year', `${YEAR}`, '--start', `${YEAR}-12-31T12:00Z`, '--rate', '600'];
const [TENANTS, PEOPLE] = [6, 200];

let installation: OwnInstallation;
const tenants: TenantId[] = [];
beforeAll(async () => {
  installation = await startOwnInstallation();
  for (let i = 0; i < TENANTS; i++) {
    const { id } = await installation.createTenant(`company-${i}`);
    tenants.push(id);
    await within(id, async ({ people }) => {
      for (let n = 0; n < PEOPLE; n++) await people.remember(newUserId(), 'Ana', 'participant');
    });
  }
}, 60_000);
afterAll(() => installation?.dispose());

type Stores = NonNullable<Awaited<ReturnType<OwnInstallation['persistence']['tenant']>>>;

async function within<T>(id: TenantId, use: (stores: Stores) => Promise<T>): Promise<T> {
  const stores = await installation.persistence.tenant(id);
  if (stores === undefined) throw new Error('it is active');
  try {
    return await use(stores);
  } finally {
    stores.release();
  }
}

/** @param killAt SIGKILL as soon as it has said this */
async function run(args: string[], killAt?: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...args], {
    env: { ...process.env, DATABASE_URL: installation.adminUrl },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      said += String(data);
      if (killAt !== undefined && said.includes(killAt)) child.kill('SIGKILL');
    });
  }
  const [code] = await once(child, 'close');
  return { code, said };
}

it('plans one video for each person, wherever it was killed, and says how far they are', async () => {
  expect((await run(['burst', '--year', 'x'])).code).toBe(2);
  for (let i = 0; i < TENANTS - 1; i++) await run(PLAN, `company-${i}: `);
  const last = await run(PLAN);
  expect(last.code).toBe(0);
  expect((await run(PLAN)).said).toContain('0 planned.');
  let planned = 0;
  for (const id of tenants) {
    const [row] = await within(id, ({ database }) =>
      database.query<{ rows: number; people: number }>(
        sql`select count(*)::integer as rows, count(distinct user_id)::integer as people from year_video`,
      ),
    );
    expect(row).toEqual({ rows: PEOPLE, people: PEOPLE });
    planned += row?.rows ?? 0;
  }
  const { code, said } = await run(['burst', 'status', '--year', `${YEAR}`]);
  expect([code, said]).toEqual([0, expect.stringContaining(`planned\t${planned}\n`)]);
}, 60_000);
