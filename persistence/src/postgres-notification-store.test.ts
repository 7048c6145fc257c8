import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUserId } from '../testing/ids.ts';
import { createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import { insertNotification } from './notification/insert-notification.ts';
import type { NewNotification } from './notification-store.ts';
import { sql } from './sql/sql.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

const tell = (told: Pick<NewNotification, 'userId'> & Partial<NewNotification>) =>
  insertNotification(tenant.storage.database, {
    kind: 'report-ready',
    subjectId: newUserId(),
    ...told,
  });

it('lists what one person was told, newest first, page by page', async () => {
  const { notifications, people } = tenant.storage;
  const [ana, bia] = [newUserId(), newUserId()];
  await people.remember(bia, 'Bia');
  await tell({ userId: ana });
  await tell({ userId: ana, kind: 'video-failed', reason: 'internal' });
  await tell({ userId: bia });
  await tell({ userId: ana, kind: 'invitation-accepted', subjectId: bia });
  const all = await notifications.list(ana, 10);
  expect(all).toMatchObject([
    { kind: 'invitation-accepted', subjectId: bia, personName: 'Bia', reason: null, isRead: false },
    { kind: 'video-failed', personName: null, reason: 'internal' },
    { kind: 'report-ready' },
  ]);
  expect(await notifications.list(ana, 1, all[0]?.id)).toEqual([all[1]]);
  expect(await notifications.list(bia, 10, all[0]?.id)).toEqual([]);
});

it('marks as read what somebody has seen, and nothing of others', async () => {
  const { notifications } = tenant.storage;
  const [ana, bia] = [newUserId(), newUserId()];
  await tell({ userId: ana });
  await tell({ userId: bia });
  const [seen] = await notifications.list(ana, 1);
  if (seen === undefined) throw new Error('there is one');
  await tell({ userId: ana });
  await notifications.markRead(bia, seen.id);
  expect([await notifications.countUnread(ana), await notifications.countUnread(bia)]).toEqual([2, 1]);
  await notifications.markRead(ana, seen.id);
  expect(await notifications.countUnread(ana)).toBe(1);
  expect((await notifications.list(ana, 10)).map(({ isRead }) => isRead)).toEqual([false, true]);
});

it('tells whoever made an invitation that somebody came by it, once', async () => {
  const { notifications, members, people } = tenant.storage;
  const [ana, bia] = [newUserId(), newUserId()];
  await people.remember(ana, 'Ana', 'owner');
  await people.remember(bia, 'Bia');
  const secretHash = new Uint8Array(32).fill(7);
  await members.createInvitation({
    id: newUserId() as never,
    secretHash,
    role: 'participant',
    createdBy: ana,
    lifetimeMs: 60_000,
    maxUses: 3,
  });
  await members.accept(secretHash, bia);
  await members.accept(secretHash, bia);
  expect(await notifications.list(ana, 10)).toMatchObject([
    { kind: 'invitation-accepted', subjectId: bia, personName: 'Bia' },
  ]);
});

it('forgets what is half a year old', async () => {
  const { notifications } = tenant.storage;
  const ana = newUserId();
  await tell({ userId: ana });
  await withAdmin(tenant.adminUrl, admin =>
    admin.query(
      sql`update notification set created_at = created_at - interval '181 days' where user_id = ${ana}`,
    ),
  );
  await tell({ userId: ana, kind: 'video-ready' });
  expect(await notifications.list(ana, 10)).toMatchObject([{ kind: 'video-ready' }]);
});
