import { until } from '@tatami/kernel/testing';
import type { UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDojoId, newUserId, newWriterId } from '../testing/ids.ts';
import { newPoc } from '../testing/new-poc.ts';
import { createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import type { RepeatableRequest } from './creations.ts';
import { storesOn } from './persistence.ts';
import type { PatientDatabase } from './sql/database.ts';
import { sql } from './sql/sql.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

const request = (userId: UserId, key = 'a key', content = 1): RepeatableRequest => ({
  userId,
  key,
  hash: new Uint8Array(32).fill(content),
});

describe('a creation with a key', () => {
  it('is made once, however many ask at once, and all get the same answer', async () => {
    const ownerId = newUserId();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => tenant.storage.creations.poc(newPoc({ ownerId }), request(ownerId))),
    );
    expect(answers.filter(answer => !answer.isReplay)).toHaveLength(1);
    expect(new Set(answers.map(answer => JSON.stringify(answer.thing))).size).toBe(1);
    expect(await tenant.storage.pocs.list(ownerId, { ownerId }, 10)).toHaveLength(1);
  });

  it('is another one for another user or another key', async () => {
    const [ana, bia] = [newUserId(), newUserId()];
    const made = await Promise.all(
      [request(ana, 'one'), request(ana, 'two'), request(bia, 'one')].map(asked =>
        tenant.storage.creations.poc(newPoc({ ownerId: asked.userId }), asked),
      ),
    );
    expect(made.map(answer => answer.isReplay)).toEqual([false, false, false]);
  });

  it('is refused when the key was used for another request', async () => {
    const ownerId = newUserId();
    await tenant.storage.creations.poc(newPoc({ ownerId }), request(ownerId));
    await expect(
      tenant.storage.creations.poc(newPoc({ ownerId }), request(ownerId, 'a key', 2)),
    ).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('leaves the key free if it fails', async () => {
    const ownerId = newUserId();
    const twice = newPoc({ ownerId });
    await tenant.storage.creations.poc(twice);
    await expect(tenant.storage.creations.poc(twice, request(ownerId))).rejects.toMatchObject({
      code: '23505',
    });
    const made = await tenant.storage.creations.poc(newPoc({ ownerId }), request(ownerId));
    expect(made.isReplay).toBe(false);
  });

  it('is made anew after a day', async () => {
    const ownerId = newUserId();
    await tenant.storage.creations.poc(newPoc({ ownerId }), request(ownerId));
    await withAdmin(tenant.adminUrl, admin =>
      admin.query(
        sql`update idempotency_key set created_at = now() - interval '25 hours' where user_id = ${ownerId}`,
      ),
    );
    const again = await tenant.storage.creations.poc(newPoc({ ownerId }), request(ownerId));
    expect(again.isReplay).toBe(false);
  });

  it('keeps nothing of what has been deleted, and does not make it again', async () => {
    const ownerId = newUserId();
    const { thing } = await tenant.storage.creations.poc(
      newPoc({ ownerId, name: 'swordfish' }),
      request(ownerId),
    );
    await tenant.storage.pocs.delete({ id: thing.id, rev: 1, actor: ownerId });
    const again = tenant.storage.creations.poc(newPoc({ ownerId }), request(ownerId));
    await expect(again).rejects.toMatchObject({ code: 'not-found' });
    const kept = await tenant.storage.database.query(
      sql`select from idempotency_key where response like '%swordfish%'`,
    );
    expect(kept).toEqual([]);
  });

  it('says so while the first request is not done', async () => {
    const ownerId = newUserId();
    await withAdmin(tenant.adminUrl, async first => {
      await first.query(sql`begin`);
      await first.query(
        sql`insert into idempotency_key (user_id, key, request_hash) values (${ownerId}, 'a key', '')`,
      );
      const second = tenant.storage.creations.poc(newPoc({ ownerId }), request(ownerId));
      await expect(second).rejects.toThrow(TatamiError);
      await expect(second).rejects.toMatchObject({ code: 'idempotency-key-in-use' });
    });
  });

  it('is all of what stores do, and done again as a whole while somebody holds a row that it needs', async () => {
    const actor = newUserId();
    await tenant.storage.people.remember(actor, 'Ana', 'owner');
    let tries = 0;
    const work = async (database: PatientDatabase) => {
      tries++;
      const { people, members } = storesOn(database);
      await people.agree(actor, 1);
      return members.setRole(actor, 'owner', actor);
    };
    const changes = () =>
      tenant.storage.database.query<{ count: number }>(
        sql`select count(*)::integer as count from audit where actor = ${actor}`,
      );
    const asked = await withAdmin(tenant.adminUrl, async other => {
      await other.query(sql`begin`);
      await other.query(sql`select from tenant_access for update`);
      const once = tenant.storage.creations.once(request(actor), work);
      await until('the whole work is tried again', () => tries >= 2);
      expect(await changes()).toEqual([{ count: 0 }]);
      await other.query(sql`commit`);
      return once;
    });
    expect(asked).toMatchObject({ isReplay: false, thing: { kind: 'set' } });
    expect(await tenant.storage.creations.once(request(actor), work)).toEqual({ ...asked, isReplay: true });
    expect(await changes()).toEqual([{ count: 2 }]);
  });

  it('works for dojos as well', async () => {
    const createdBy = newUserId();
    const dojo = () => ({ id: newDojoId(), name: 'x', createdBy, isPrivate: false, writer: newWriterId() });
    const first = await tenant.storage.creations.dojo(dojo(), request(createdBy));
    expect(await tenant.storage.creations.dojo(dojo(), request(createdBy))).toEqual({
      thing: first.thing,
      isReplay: true,
    });
  });
});
