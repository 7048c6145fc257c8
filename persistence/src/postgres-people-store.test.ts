import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUserId } from '../testing/ids.ts';
import { createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import { SERVER_ACTOR } from './audit/audit-actor.ts';
import { sql } from './sql/sql.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

it('knows people by the name under which they came last', async () => {
  const { people } = tenant.storage;
  const [ana, bia, unknown] = [newUserId(), newUserId(), newUserId()];
  expect(await people.names([ana, bia])).toEqual(new Map());
  await people.remember(ana, 'Ana');
  await people.remember(bia, 'Bia 道場');
  await people.remember(ana, 'Ana Souza');
  expect(await people.names([ana, bia, unknown])).toEqual(
    new Map([
      [ana, 'Ana Souza'],
      [bia, 'Bia 道場'],
    ]),
  );
  expect(await people.names([])).toEqual(new Map());
});

it('ends the tokens of whoever has signed out, once for each logout token', async () => {
  const { people, dojos } = tenant.storage;
  const [ana, bia] = [newUserId(), newUserId()];
  expect(await people.signOut(ana, 'token of Ana')).toBe(true);
  const at = (await dojos.revocations(60_000)).get(ana);
  expect(at).toBeGreaterThan(0);
  expect([await people.standing(ana), await people.standing(bia)]).toEqual([
    { revokedAtMs: at, givenRole: undefined },
    { revokedAtMs: 0, givenRole: undefined },
  ]);
  expect(await people.signOut(ana, 'token of Ana')).toBe(false);
  expect(await people.signOut(bia, 'token of Ana')).toBe(false);
  const after = await dojos.revocations(60_000);
  expect([after.get(ana), after.has(bia)]).toEqual([at, false]);
  const rows = await withAdmin(tenant.adminUrl, admin =>
    admin.query(sql`select actor, action from audit where subject = ${ana}`),
  );
  expect(rows).toEqual([{ actor: SERVER_ACTOR, action: 'user.sign-out' }]);
});

it('remembers logout tokens for some minutes only', async () => {
  const { people } = tenant.storage;
  await people.signOut(newUserId(), 'old');
  const count = () =>
    withAdmin(tenant.adminUrl, async admin => {
      await admin.query(sql`update logout_token set seen_at = seen_at - interval '16 minutes'`);
      return (await admin.query(sql`select 1 from logout_token`)).length;
    });
  const before = await count();
  await people.signOut(newUserId(), 'new');
  expect([before > 0, await count()]).toEqual([true, 1]);
});

it('[J6] waits for a person whose row somebody else has locked', async () => {
  const { people, notifications, database } = tenant.storage;
  const ana = newUserId();
  await people.remember(ana, 'Ana', 'owner');
  const waiting = await database.transaction(async transaction => {
    await transaction.query(sql`select from person where user_id = ${ana}::uuid for update`);
    const writes = [
      people.remember(ana, 'Ana Souza', 'owner'),
      notifications.choose(ana, { off: [], language: 'en' }),
    ];
    // Longer than the lock time-out of one try.
    await transaction.query(sql`select pg_sleep(0.4)`);
    return writes;
  });
  await Promise.all(waiting);
  expect(await people.names([ana])).toEqual(new Map([[ana, 'Ana Souza']]));
});
