import { ATTACHMENT_LIMITS } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newAttachment } from '../testing/new-attachment.ts';
import { newPoc } from '../testing/new-poc.ts';
import { createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import type { Attachment, AttachmentKind, AttachmentStore } from './attachment-store.ts';
import type { Poc } from './poc-store.ts';
import { sql } from './sql/sql.ts';

let tenant: TestTenant;
let files: AttachmentStore;
beforeAll(async () => {
  tenant = await createTestTenant();
  files = tenant.storage.attachments;
});
afterAll(() => tenant.dispose());

const makePoc = async (): Promise<Poc> => (await tenant.storage.creations.poc(newPoc())).thing;

async function begin(poc: Poc, kind: AttachmentKind = 'attachment'): Promise<Attachment> {
  return (await tenant.storage.creations.attachment(newAttachment(poc, { kind }))).thing;
}

async function revOf(poc: Poc): Promise<number | undefined> {
  return (await tenant.storage.pocs.read(poc.id, poc.ownerId))?.rev;
}

function auditOf({ id }: Attachment): Promise<{ action: string }[]> {
  return tenant.storage.database.query(
    sql`select action from audit where subject = ${id}::uuid order by seq`,
  );
}

it('is listed, and raises the revision, when it is complete and not before', async () => {
  const poc = await makePoc();
  const file = await begin(poc);
  expect([await files.list(poc.id), await revOf(poc)]).toEqual([[], 1]);
  const completed = await Promise.all([files.complete(file, poc.ownerId), files.complete(file, poc.ownerId)]);
  const ready = { ...file, state: 'ready' };
  expect(completed).toEqual([ready, ready]);
  expect([await files.list(poc.id), await revOf(poc)]).toEqual([[ready], 2]);
  expect(await auditOf(file)).toEqual([{ action: 'attachment.begin' }, { action: 'attachment.complete' }]);
});

it('puts screenshots first, in the order in which they were completed', async () => {
  const poc = await makePoc();
  const made = [await begin(poc), await begin(poc, 'screenshot'), await begin(poc, 'screenshot')];
  for (const file of made.toReversed()) await files.complete(file, poc.ownerId);
  const listed = await files.list(poc.id);
  expect(listed.map(({ id }) => id)).toEqual([made[2]?.id, made[1]?.id, made[0]?.id]);
  expect(listed.map(({ position }) => position)).toEqual([1, 2, null]);
});

it('takes no more than the limit, also of those that come at once', async () => {
  const poc = await makePoc();
  const begun = await Promise.allSettled(
    Array.from({ length: ATTACHMENT_LIMITS.maxPerPoc + 3 }, () => begin(poc)),
  );
  const refused = begun.filter(one => one.status === 'rejected');
  expect(refused.map(({ reason }) => reason.code)).toEqual(Array(3).fill('too-many-attachments'));
});

it('keeps what the store has to forget, whether a file or its POC was deleted', async () => {
  const poc = await makePoc();
  const [one, other] = [await begin(poc), await begin(poc)];
  expect(await files.setUploadId(other, 'first')).toBe('first');
  expect(await files.setUploadId(other, 'second')).toBe('first');
  await files.complete(one, poc.ownerId);
  expect(await files.delete(one, poc.ownerId)).toBe(true);
  expect(await files.delete(one, poc.ownerId)).toBe(false);
  expect(await files.complete(one, poc.ownerId)).toBeUndefined();
  expect(await tenant.storage.pocs.delete({ id: poc.id, rev: 3, actor: poc.ownerId })).toBe(true);
  const doomed = (await files.doomed(100)).filter(({ pocId }) => pocId === poc.id);
  expect(doomed).toEqual([
    { id: one.id, pocId: poc.id, uploadId: null },
    { id: other.id, pocId: poc.id, uploadId: 'first' },
  ]);
  await files.forgetDoomed([one.id, other.id]);
  expect((await files.doomed(100)).filter(({ pocId }) => pocId === poc.id)).toEqual([]);
  await expect(begin(poc)).rejects.toMatchObject({ code: 'not-found' });
});

it('expires what was begun long ago and never came', async () => {
  const poc = await makePoc();
  const [old, ready, young] = [await begin(poc), await begin(poc), await begin(poc)];
  await files.complete(ready, poc.ownerId);
  await withAdmin(tenant.adminUrl, admin =>
    admin.query(
      sql`update poc_attachment set created_at = now() - interval '2 days' where id <> ${young.id}::uuid`,
    ),
  );
  await files.expire(new Date(Date.now() - 24 * 60 * 60 * 1000));
  const left = await files.existing([old.id, ready.id, young.id]);
  expect([...left].toSorted()).toEqual([ready.id, young.id].toSorted());
  expect((await auditOf(old)).at(-1)).toEqual({ action: 'attachment.expire' });
});
