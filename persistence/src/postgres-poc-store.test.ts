import type { PocId } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDojoId, newPocId, newUserId } from '../testing/ids.ts';
import { newPoc } from '../testing/new-poc.ts';
import { createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import type { NewPoc, Poc, PocFilter, PocStore } from './poc-store.ts';
import { sql } from './sql/sql.ts';

let tenant: TestTenant;
let pocs: PocStore;
beforeAll(async () => {
  tenant = await createTestTenant();
  pocs = tenant.storage.pocs;
});
afterAll(() => tenant.dispose());

async function create(differs: Partial<NewPoc> = {}): Promise<Poc> {
  return (await tenant.storage.creations.poc(newPoc(differs))).thing;
}

describe('a POC', () => {
  it('is read as it was made, in its first revision', async () => {
    const content = newPoc({
      repositoryUrl: 'https://git.example/bowling',
      languages: ['C, C++', '"quoted"', '{}'],
      tags: [],
      origin: { dojoId: newDojoId(), version: 12 },
    });
    const made = await create(content);
    expect(made).toEqual({
      ...content,
      rev: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.any(String),
    });
    expect(await pocs.read(made.id, newUserId())).toEqual(made);
    expect(await pocs.read(newPocId(), newUserId())).toBeUndefined();
  });

  it('that is private is there for its owner alone', async () => {
    const { id, ownerId } = await create({ visibility: 'private' });
    expect(await pocs.read(id, newUserId())).toBeUndefined();
    expect((await pocs.read(id, ownerId))?.id).toBe(id);
  });

  it('keeps what a change does not name, and can lose its link', async () => {
    const made = await create({ repositoryUrl: 'https://git.example/x' });
    const revision = { id: made.id, rev: 1, actor: made.ownerId };
    const changed = await pocs.update(revision, { name: 'Tennis', tags: ['a', 'b'] });
    expect(changed).toEqual({
      ...made,
      name: 'Tennis',
      tags: ['a', 'b'],
      rev: 2,
      updatedAt: expect.any(String),
    });
    expect(await pocs.update({ ...revision, rev: 2 }, { repositoryUrl: null })).toMatchObject({
      repositoryUrl: null,
      rev: 3,
    });
  });

  it('takes one of twenty changes that name the same revision', async () => {
    const { id, ownerId: actor } = await create();
    const changes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => pocs.update({ id, rev: 1, actor }, { name: `Name ${i}` })),
    );
    expect(changes.filter(changed => changed !== undefined)).toHaveLength(1);
    expect((await pocs.read(id, actor))?.rev).toBe(2);
  });

  it('is deleted once, in the revision that was seen', async () => {
    const { id, ownerId: actor } = await create();
    expect(await pocs.delete({ id, rev: 2, actor })).toBe(false);
    expect(await pocs.delete({ id, rev: 1, actor })).toBe(true);
    expect(await pocs.delete({ id, rev: 1, actor })).toBe(false);
    expect(await pocs.read(id, actor)).toBeUndefined();
  });

  it('waits longer than one lock time-out for a row that somebody else holds', async () => {
    const { id, ownerId: actor } = await create();
    await withAdmin(tenant.adminUrl, async holder => {
      await holder.query(sql`begin`);
      await holder.query(sql`select from poc where id = ${id} for update`);
      const change = pocs.update({ id, rev: 1, actor }, { name: 'Later' });
      const tries = () => holder.query(sql`select from pg_stat_activity where wait_event_type = 'Lock'`);
      await expect.poll(async () => (await tries()).length, { timeout: 10_000 }).toBeGreaterThan(0);
      await holder.query(sql`commit`);
      expect(await change).toMatchObject({ name: 'Later', rev: 2 });
    });
  });
});

describe('the list of POCs', () => {
  it('comes newest first, page after page, without those that others keep private', async () => {
    const [ownerId, viewer] = [newUserId(), newUserId()];
    const made: PocId[] = [];
    for (let i = 0; i < 6; i++) {
      const { id } = await create({ ownerId, visibility: i % 3 === 0 ? 'private' : 'tenant' });
      made.unshift(id);
    }
    expect(await idsOf({ ownerId }, ownerId)).toEqual(made);
    const seen = made.filter((_, i) => i !== 2 && i !== 5);
    const first = await pocs.list(viewer, { ownerId }, 3);
    expect(first.map(({ id }) => id)).toEqual(seen.slice(0, 3));
    const rest = await pocs.list(viewer, { ownerId }, 3, first.at(-1)?.id);
    expect(rest.map(({ id }) => id)).toEqual(seen.slice(3));
  });

  it('is filtered by language, tag and owner, and by all of them', async () => {
    const ownerId = newUserId();
    const [language, tag] = [`L${ownerId}`, `t${ownerId}`];
    const both = await create({ ownerId, languages: ['Java', language], tags: ['x', tag] });
    const tagged = await create({ tags: [tag] });
    const written = await create({ languages: [language] });
    expect(await idsOf({ tag })).toEqual([tagged.id, both.id]);
    expect(await idsOf({ language })).toEqual([written.id, both.id]);
    expect(await idsOf({ ownerId })).toEqual([both.id]);
    expect(await idsOf({ language, tag, ownerId })).toEqual([both.id]);
    expect(await idsOf({ language, tag, ownerId: newUserId() })).toEqual([]);
  });

  async function idsOf(filter: PocFilter, viewer = newUserId()): Promise<PocId[]> {
    return (await pocs.list(viewer, filter, 100)).map(({ id }) => id);
  }
});
