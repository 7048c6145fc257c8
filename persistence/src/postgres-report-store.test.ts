import type { DojoId, PocId, UserId } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDojoId, newPocId, newUserId, newWriterId } from '../testing/ids.ts';
import { newPoc } from '../testing/new-poc.ts';
import { createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import type { NewPoc } from './poc-store.ts';
import type { ReportScope, ReportStore } from './report-store.ts';
import { sql } from './sql/sql.ts';

const TENANT: ReportScope = { kind: 'tenant' };
const PERIOD = { from: new Date('2026-01-01'), to: new Date('2026-04-01') };
const [ana, bia] = [newUserId(), newUserId()];
const ANA: ReportScope = { kind: 'user', userId: ana };
const BIA: ReportScope = { kind: 'user', userId: bia };

let tenant: TestTenant;
let reports: ReportStore;
beforeAll(async () => {
  tenant = await createTestTenant();
  reports = tenant.storage.reports;
});
afterAll(() => tenant.dispose());

/** A POC that was created at some time. */
async function pocAt(at: string, differs: Partial<NewPoc>): Promise<PocId> {
  const id = newPocId();
  await tenant.storage.creations.poc(newPoc({ ...differs, id }));
  await withAdmin(tenant.adminUrl, admin =>
    admin.query(sql`update poc set created_at = ${at}::timestamptz where id = ${id}::uuid`),
  );
  return id;
}

/** A dojo that began at some time, with one row in its journal at another. */
async function dojoAt(
  at: string,
  {
    owner = ana,
    isPrivate = false,
    rowAt = at,
  }: { owner?: UserId; isPrivate?: boolean; rowAt?: string } = {},
): Promise<DojoId> {
  const id = newDojoId();
  const { dojos, journal } = tenant.storage;
  await dojos.create({ id, name: `Of ${at}`, createdBy: owner, isPrivate, writer: newWriterId() });
  await journal.append(newWriterId(), [{ dojoId: id, epoch: 1, batch: 1n, payload: new Uint8Array([1, 0]) }]);
  await withAdmin(tenant.adminUrl, async admin => {
    await admin.query(sql`update dojo set created_at = ${at}::timestamptz where id = ${id}::uuid`);
    await admin.query(sql`update dojo_head set at = ${rowAt}::timestamptz where dojo_id = ${id}::uuid`);
    await admin.query(sql`update dojo_journal set at = ${rowAt}::timestamptz where dojo_id = ${id}::uuid`);
  });
  return id;
}

describe('the POCs of a period', () => {
  beforeAll(async () => {
    await pocAt('2025-12-31T23:59:59.999Z', { name: 'before', ownerId: ana });
    await pocAt('2026-01-01T00:00:00Z', {
      name: 'first',
      ownerId: ana,
      languages: ['Go', 'SQL'],
      tags: ['a'],
    });
    await pocAt('2026-01-31T23:59:59Z', {
      name: 'hidden',
      ownerId: ana,
      languages: ['C'],
      visibility: 'private',
    });
    await pocAt('2026-03-10T10:00:00Z', { name: 'third', ownerId: bia, languages: ['Go'], tags: ['b', 'a'] });
    await pocAt('2026-04-01T00:00:00Z', { name: 'after', ownerId: ana });
  });

  it('are those that everybody may see, for a tenant, from its first moment until before its last', async () => {
    const pocs = await reports.pocs(TENANT, PERIOD, 10);
    expect(pocs.map(({ name }) => name)).toEqual(['first', 'third']);
    expect(pocs[0]).toMatchObject({
      languages: ['Go', 'SQL'],
      tags: ['a'],
      ownerId: ana,
      visibility: 'tenant',
      createdAt: '2026-01-01T00:00:00.000Z',
    });
    expect(await reports.pocMonths(TENANT, PERIOD)).toEqual([
      { month: '2026-01', count: 1 },
      { month: '2026-03', count: 1 },
    ]);
    expect(await reports.pocs(TENANT, PERIOD, 1)).toHaveLength(1);
  });

  it('are those that the user owns, for a user, private ones too', async () => {
    expect((await reports.pocs(ANA, PERIOD, 10)).map(({ name }) => name)).toEqual(['first', 'hidden']);
    expect(await reports.pocMonths(ANA, PERIOD)).toEqual([{ month: '2026-01', count: 2 }]);
    expect((await reports.pocs(BIA, PERIOD, 10)).map(({ name }) => name)).toEqual(['third']);
  });

  it('are counted by each of their languages and tags, most first', async () => {
    expect(await reports.languages(TENANT, PERIOD)).toEqual([
      { label: 'Go', count: 2 },
      { label: 'SQL', count: 1 },
    ]);
    expect(await reports.tags(TENANT, PERIOD)).toEqual([
      { label: 'a', count: 2 },
      { label: 'b', count: 1 },
    ]);
    expect(await reports.languages(ANA, PERIOD)).toContainEqual({ label: 'C', count: 1 });
  });
});

describe('the dojos of a period', () => {
  it('are those that began in it; for a user, those that they made or joined and may still see', async () => {
    await dojoAt('2025-11-01T00:00:00Z');
    const open = await dojoAt('2026-02-01T12:00:00Z');
    const hidden = await dojoAt('2026-02-02T12:00:00Z', { isPrivate: true });
    const other = await dojoAt('2026-03-01T12:00:00Z', { owner: bia });
    const ids = async (scope: ReportScope) => (await reports.dojos(scope, PERIOD, 10)).map(({ id }) => id);
    expect(await ids(TENANT)).toEqual([open, other]);
    expect(await reports.dojoMonths(TENANT, PERIOD)).toEqual([
      { month: '2026-02', count: 1 },
      { month: '2026-03', count: 1 },
    ]);
    expect(await ids(ANA)).toEqual([open, hidden]);
    const { dojos } = tenant.storage;
    await dojos.setMember(hidden, bia, 'participant');
    await dojos.allocateClientId(hidden, bia);
    expect(await ids(BIA)).toEqual([hidden, other]);
    await dojos.setMember(hidden, bia, 'removed');
    expect(await ids(BIA)).toEqual([other]);
  });

  it('are active if their journal has rows of it, which are read in order', async () => {
    const early = await dojoAt('2025-10-01T00:00:00Z', { rowAt: '2026-01-05T00:00:00Z' });
    const quiet = await dojoAt('2025-10-01T00:00:00Z', { rowAt: '2025-12-05T00:00:00Z' });
    const active = await reports.activeDojos(TENANT, PERIOD);
    expect(active).toContain(early);
    expect(active).not.toContain(quiet);
    expect(await reports.rows(early, PERIOD, 0, 10)).toEqual([
      { seq: 1, atMicros: BigInt(Date.parse('2026-01-05T00:00:00Z')) * 1000n, payload: Buffer.from([1, 0]) },
    ]);
    expect(await reports.rows(early, PERIOD, 1, 10)).toEqual([]);
    expect(await reports.rows(quiet, PERIOD, 0, 10)).toEqual([]);
  });
});
