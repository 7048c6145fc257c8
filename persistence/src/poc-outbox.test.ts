import { until } from '@tatami/kernel/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newPoc } from '../testing/new-poc.ts';
import { createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import type { ChangeBatch } from './poc-outbox.ts';
import { sql } from './sql/sql.ts';

let tenant: TestTenant;
beforeEach(async () => {
  tenant = await createTestTenant();
});
afterEach(() => tenant.dispose());

/** Takes when all is settled: any transaction of the server, also of another test, delays that. */
async function take(limit = 100): Promise<ChangeBatch['states']> {
  let states: ChangeBatch['states'] = [];
  await until('no change waits for a transaction', async () => {
    const [waiting] = await tenant.storage.database.query<{ count: number }>(
      sql`select count(*)::integer as count from poc_outbox
          where xid >= pg_snapshot_xmin(pg_current_snapshot())`,
    );
    return waiting?.count === 0;
  });
  await until('changes are settled', async () => {
    const outcome = await tenant.storage.pocOutbox.take(limit, async batch => {
      states = batch.states;
    });
    return outcome.kind === 'accepted';
  });
  return states;
}

it('tells each POC once, as it is now, and forgets what was accepted', async () => {
  const { pocs, creations, pocOutbox } = tenant.storage;
  const { thing: poc } = await creations.poc(newPoc());
  await pocs.update({ id: poc.id, rev: 1, actor: poc.ownerId }, { name: 'Tennis' });
  expect(await pocOutbox.backlog()).toMatchObject({ count: 2 });
  expect(await take()).toMatchObject([{ kind: 'present', poc: { id: poc.id, name: 'Tennis', rev: 2 } }]);
  expect(await pocOutbox.backlog()).toEqual({ count: 0, lagS: 0 });
  await pocs.delete({ id: poc.id, rev: 2, actor: poc.ownerId });
  expect(await take()).toEqual([{ kind: 'deleted', id: poc.id, rev: 3 }]);
});

it('tells every POC again where an index has lost them', async () => {
  const { creations, pocOutbox } = tenant.storage;
  const { thing: poc } = await creations.poc(newPoc());
  await take();
  await pocOutbox.noteAll();
  await pocOutbox.noteAll();
  expect(await pocOutbox.backlog()).toMatchObject({ count: 1 });
  expect(await take()).toMatchObject([{ kind: 'present', poc: { id: poc.id, rev: 1 } }]);
});

it('keeps everything that was not accepted', async () => {
  const { creations, pocOutbox } = tenant.storage;
  const { thing: poc } = await creations.poc(newPoc());
  await until('the change was refused', () =>
    pocOutbox
      .take(100, () => Promise.reject(new Error('the index is full')))
      .then(
        () => false,
        (error: Error) => error.message === 'the index is full',
      ),
  );
  expect(await take()).toMatchObject([{ poc: { id: poc.id } }]);
});

it('waits for a transaction that began earlier and commits later, and never sees one that is taken back', async () => {
  const { creations, pocOutbox } = tenant.storage;
  const early = newPoc();
  await withAdmin(tenant.url, async connection => {
    await connection.query(sql`begin`);
    await connection.query(sql`insert into poc (id, name, description, languages, tags, owner_id, visibility)
      values (${early.id}, 'Early', '', '{}', '{}', ${early.ownerId}, 'tenant')`);
    await creations.poc(newPoc({ name: 'Late' }));
    expect(await pocOutbox.take(100, async () => expect.unreachable())).toEqual({ kind: 'unsettled' });
    await connection.query(sql`commit`);
    expect((await take()).length).toBe(2);
    await connection.query(sql`begin`);
    await connection.query(sql`update poc set name = 'Never' where id = ${early.id}::uuid`);
    await connection.query(sql`rollback`);
  });
  expect(await pocOutbox.backlog()).toMatchObject({ count: 0 });
});

it('is given to one at a time', async () => {
  const { creations, pocOutbox } = tenant.storage;
  await creations.poc(newPoc());
  let meanwhile: unknown;
  await until('the change was taken', async () => {
    const outcome = await pocOutbox.take(100, async () => {
      meanwhile = await pocOutbox.take(100, async () => expect.unreachable());
    });
    return outcome.kind === 'accepted';
  });
  expect(meanwhile).toEqual({ kind: 'claimed-by-another' });
});

it('lets somebody work alone, who waits for a batch longer than for a row', async () => {
  const { creations, pocOutbox } = tenant.storage;
  await creations.poc(newPoc());
  await take();
  await creations.poc(newPoc());
  const order: string[] = [];
  let isOver = false;
  let working: Promise<void> | undefined;
  const isWaiting = async () => {
    const [lock] = await tenant.storage.database.query<{ isWaiting: boolean }>(
      sql`select exists (select from pg_stat_activity where datname = current_database()
        and wait_event = 'advisory' and now() - query_start > interval '300 ms') as "isWaiting"`,
    );
    return lock?.isWaiting === true;
  };
  await until('the change is settled', async () => {
    if (isOver) return true;
    const outcome = await pocOutbox.take(10, async () => {
      working = pocOutbox.alone(async () => void order.push('alone'));
      await until('it waits longer than for a row', isWaiting);
      order.push('batch');
    });
    isOver = outcome.kind === 'accepted';
    return isOver;
  });
  await working;
  expect(order).toEqual(['batch', 'alone']);
});

it('raises the revision of a change that forgot it', async () => {
  const { creations, pocs } = tenant.storage;
  const { thing: poc } = await creations.poc(newPoc());
  await withAdmin(tenant.adminUrl, admin =>
    admin.query(sql`update poc set name = 'By hand' where id = ${poc.id}::uuid`),
  );
  expect(await pocs.read(poc.id, poc.ownerId)).toMatchObject({ name: 'By hand', rev: 2 });
});

it('says at the commit that there is a change', async () => {
  let heard = 0;
  const listener = await tenant.storage.listen({ onChange: () => heard++, onLost: () => undefined });
  await tenant.storage.creations.poc(newPoc());
  await until('it was heard', () => heard === 1);
  await listener.close();
});

it('knows which POCs a viewer may see', async () => {
  const { creations, pocs } = tenant.storage;
  const open = newPoc();
  const mine = newPoc({ visibility: 'private' });
  for (const poc of [open, mine]) await creations.poc(poc);
  const ids = [open.id, mine.id, newPoc().id];
  expect((await pocs.visible(ids, mine.ownerId)).sort()).toEqual([open.id, mine.id].sort());
  expect(await pocs.visible(ids, open.ownerId)).toEqual([open.id]);
});
