import { afterAll, beforeAll, expect, it } from 'vitest';
import { newPocId, newUserId } from '../../testing/ids.ts';
import { createTestTenant, type TestTenant, withAdmin } from '../../testing/test-tenant.ts';
import { insertNotification } from '../notification/insert-notification.ts';
import { sql } from './sql.ts';
import { SQLSTATE, sqlStateOf } from './sqlstate.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

const newRow = () => sql`insert into revocation (user_id, at) values (${newUserId()}::uuid, now())`;

/** Holds every row of every table for longer than one try waits for a lock. */
async function whileAllIsHeld<T>(work: () => Promise<T>): Promise<T> {
  const { running } = await withAdmin(tenant.adminUrl, async holder => {
    await holder.query(sql`begin`);
    await holder.query(sql`do $$
      declare held text;
      begin
        for held in select format('%I.%I', schemaname, tablename) from pg_tables
          where schemaname in ('public', 'jobs') loop
          execute 'lock table ' || held || ' in exclusive mode';
        end loop;
      end $$`);
    const started = work();
    started.catch(() => undefined);
    await holder.query(sql`select pg_sleep(0.4)`);
    await holder.query(sql`commit`);
    return { running: started };
  });
  return running;
}

it('[J6] waits with every statement and transaction of a tenant while others hold what it needs', async () => {
  const { notifications, creations, pocOutbox, people, audit, database } = tenant.storage;
  const ana = newUserId();
  await people.remember(ana, 'Ana');
  const told = await insertNotification(database, {
    kind: 'report-ready',
    subjectId: newUserId(),
    userId: ana,
  });
  let runs = 0;
  await whileAllIsHeld(() =>
    Promise.all([
      notifications.markRead(ana, told.id),
      creations.once(undefined, inside => inside.query(newRow())),
      pocOutbox.noteAll(),
      pocOutbox.note([{ id: newPocId(), rev: 1 }]),
      database.transaction(async transaction => {
        runs++;
        await transaction.query(newRow());
      }),
    ]),
  );
  expect(await notifications.countUnread(ana)).toBe(0);
  expect(runs).toBeGreaterThan(1);
  expect((await audit.verify()).kind).toBe('intact');
});

it('[J6] says at once that a row is locked where that was asked for', async () => {
  const { impatient } = tenant.storage.database;
  const failure = await whileAllIsHeld(() => impatient.query(newRow()).catch((error: unknown) => error));
  expect(sqlStateOf(failure)).toBe(SQLSTATE.lockNotAvailable);
});
