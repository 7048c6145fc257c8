import { JobQueue } from '@tatami/job-queue';
import { attachmentKey, contentOf, reportKey, tenantPrefix } from '@tatami/objects';
import { sql } from '@tatami/persistence';
import { newUserId, newWriterId, withAdmin } from '@tatami/persistence/testing';
import { type DojoId, encodeBatch, type PocId, type UserId } from '@tatami/protocol';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, problem, TestApi } from '../../testing/test-api.ts';

const NAME = "Zoraide (Zô) O'Hara";

let api: TestApi;
let owner: Person;
beforeAll(async () => {
  api = await TestApi.start();
  owner = api.signIn(['owner'], undefined, 'Ana');
  await api.ask(owner, 'GET', '/v1/me');
});
afterAll(() => api.stop());

async function writes(person: Person, dojoId: string, edits: number): Promise<void> {
  const { dojos, journal } = api.tenant.storage;
  const clientId = await dojos.allocateClientId(dojoId as DojoId, person.userId);
  const entry = {
    kind: 'update',
    userId: person.userId,
    clientId,
    deltaMs: 0,
    bytes: new Uint8Array(),
  } as const;
  for (let batch = 0n; batch < BigInt(edits); batch++) {
    const payload = encodeBatch([entry, { ...entry, userId: owner.userId }]);
    await journal.append(newWriterId(), [{ dojoId: dojoId as DojoId, epoch: 1, batch, payload }]);
  }
}

/** All text columns of all tables, and all files, that have the word somewhere. */
async function placesWith(word: string): Promise<string[]> {
  const found: string[] = [];
  await withAdmin(api.tenant.adminUrl, async admin => {
    const tables = await admin.query<{ schema: string; name: string }>(
      sql`select schemaname as schema, tablename as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const { schema, name } of tables) {
      const [row] = await admin.query<{ count: bigint }>({
        // As JSON, so that quotes in the word are escaped in both.
        text: `select count(*) as count from "${schema}"."${name}" as entry
          where position($1 in lower(to_jsonb(entry)::text)) > 0 or position(encode(convert_to($1, 'utf8'), 'hex') in to_jsonb(entry)::text) > 0`,
        values: [word.toLowerCase()],
      });
      if (row !== undefined && row.count > 0n) found.push(`${schema}.${name}`);
    }
  });
  for await (const { key } of api.objects.list(tenantPrefix(api.tenant.tenantId))) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await api.objects.read(key)) ?? []) chunks.push(chunk);
    if (Buffer.concat(chunks).includes(word)) found.push(key);
  }
  return found;
}

/** What the server itself makes of a dojo: a POC that says who took part, and a zip. */
async function archived(dojoId: string, by: UserId, people: string): Promise<void> {
  const { creations, attachments } = api.tenant.storage;
  const pocId = dojoId as string as PocId;
  const origin = { dojoId: dojoId as DojoId, version: 3 };
  await creations.poc({
    ...{ id: pocId, name: 'Kata', description: `Three edits, by ${people}.`, languages: [], tags: [] },
    ...{ repositoryUrl: null, visibility: 'tenant', ownerId: by, origin },
  });
  const zip = Buffer.from(`a zip with ${people}`);
  const file = {
    ...{ id: newUserId() as never, pocId, kind: 'attachment' as const, fileName: 'kata.zip' },
    ...{ contentType: 'application/zip', ...contentOf(zip), createdBy: by },
  };
  await creations.attachment(file);
  await api.objects.put(attachmentKey({ tenantId: api.tenant.tenantId, pocId, attachmentId: file.id }), zip);
  await attachments.complete(file, by);
}

it('keeps the consent that somebody gives, and shows it to them alone', async () => {
  const zoe = api.signIn(['participant'], undefined, 'Zoe');
  const before = (await api.ask(zoe, 'GET', '/v1/me')).body;
  expect(before).toMatchObject({
    id: zoe.userId,
    name: 'Zoe',
    role: 'participant',
    noticeVersion: 1,
    consent: null,
  });
  const { body } = await api.ask(zoe, 'PUT', '/v1/me/consent', { version: 1 });
  expect(body.consent).toEqual({ version: 1, at: expect.any(String) });
  expect((await api.ask(zoe, 'PUT', '/v1/me/consent', { version: 1 })).body).toEqual(body);
  expect((await api.ask(zoe, 'PUT', '/v1/me/consent', { version: 2 })).status).toBe(422);
  expect((await api.ask(owner, 'GET', '/v1/me')).body.consent).toBeNull();
  expect(body.year).toEqual({ hasVideo: true, isShared: true });
  const year = { hasVideo: false, isShared: false };
  for (let i = 0; i < 2; i++) {
    expect((await api.ask(zoe, 'PUT', '/v1/me/year', year)).body).toEqual({ ...body, year });
  }
  expect((await api.ask(zoe, 'GET', '/v1/me')).body.year).toEqual(year);
  expect((await api.ask(owner, 'GET', '/v1/me')).body.year).toEqual({ hasVideo: true, isShared: true });
  const audited = await api.ask(owner, 'GET', '/v1/audit?action=person.year');
  expect(audited.body.items).toMatchObject([{ subject: zoe.userId, detail: year }]);
});

it('exports all that is stored of a person, and nothing of others', async () => {
  const zoe = api.signIn(['participant'], undefined, 'Zoe');
  const poc = await api.createPoc(zoe, { name: 'Of Zoe', visibility: 'private' });
  await api.createPoc(owner, { name: 'Of Ana' });
  const dojo = await api.createDojo(zoe, { name: 'Dojo of Zoe' });
  await writes(zoe, dojo.id, 3);
  // And the files that the dojo began with.
  const { status, headers, bytes } = await api.ask(zoe, 'GET', '/v1/me/export');
  expect([status, headers['content-disposition']]).toEqual([200, 'attachment; filename="tatami-export.zip"']);
  const files = Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, content]) => [name, JSON.parse(strFromU8(content))]),
  );
  expect(files['profile.json']).toMatchObject([{ userId: zoe.userId, name: 'Zoe' }]);
  expect(files['pocs.json']).toMatchObject([{ id: poc.id, name: 'Of Zoe', attachments: [] }]);
  expect(files['dojos.json']).toMatchObject([{ id: dojo.id, role: 'owner', isCreator: true, edits: 4 }]);
  expect(files['audit.json'].map(({ action }: { action: string }) => action)).toEqual([
    'dojo.create',
    'poc.create',
  ]);
  expect(files['jobs.json']).toEqual([]);
});

it('forgets a person: no table and no file has their name or address any more, and the audit still holds', async () => {
  const zoe = api.signIn(['facilitator'], undefined, NAME);
  const zoesPoc = await api.createPoc(zoe, { name: 'A POC that stays' });
  const secret = await api.createPoc(zoe, { name: `Diary of ${NAME}`, visibility: 'private' });
  const dojo = await api.createDojo(zoe);
  await writes(zoe, dojo.id, 1);
  await archived(dojo.id, owner.userId, `Ana, ${NAME}, Bia`);
  // A report that a worker has made.
  const report = { scope: 'user', from: '2026-01-01', to: '2026-02-01', language: 'en' };
  const job = (await api.ask(zoe, 'POST', '/v1/reports', report)).body;
  const file = { format: 'html', fileName: 'r.html', contentType: 'text/html', bytes: 1 };
  const queue = new JobQueue(api.tenant.storage.database);
  const taken = await queue.take(['report']);
  if (taken === undefined) throw new Error('there is a job');
  await queue.done(taken, { files: [file] });
  const { tenantId } = api.tenant;
  await api.objects.put(reportKey({ tenantId, reportId: job.id, format: 'html' }), Buffer.from(`Of ${NAME}`));
  expect((await placesWith(NAME)).toSorted()).toEqual(
    expect.arrayContaining(['public.person', 'public.poc', `t/${tenantId}/reports/${job.id}/html`]),
  );
  expect((await api.ask(zoe, 'POST', '/v1/me/erasure', {})).status).toBe(422);

  expect((await api.ask(zoe, 'POST', '/v1/me/erasure', { deletesArchives: true })).status).toBe(204);
  expect(await placesWith(NAME)).toEqual([]);
  const [rows] = await api.tenant.storage.database.query(
    sql`select count(*) filter (where address is not null) as addresses, count(*) > 3 as "hasRows"
      from audit where actor = ${zoe.userId}`,
  );
  expect(rows).toEqual({ addresses: 0n, hasRows: true });
  expect(await api.tenant.storage.audit.verify()).toMatchObject({ kind: 'intact' });
  // Their token counts no more, and a new one of the same person does not bring the name back.
  expect((await api.ask(zoe, 'GET', '/v1/me')).body).toEqual(problem('token-revoked', 401));
  await api.tenant.storage.people.remember(zoe.userId, NAME, 'owner');
  expect(await placesWith(NAME)).toEqual([]);
  expect((await api.tenant.storage.people.standing(zoe.userId)).givenRole).toBe('removed');
  // What they shared stays.
  expect((await api.ask(owner, 'GET', `/v1/pocs/${zoesPoc.id}`)).status).toBe(200);
  expect((await api.ask(owner, 'GET', `/v1/pocs/${dojo.id}`)).body.description).toBe(
    'Three edits, by Ana, Participant, Bia.',
  );
  expect(await api.tenant.storage.pocs.read(secret.id as PocId, zoe.userId)).toBeUndefined();
  expect((await api.ask(owner, 'GET', '/v1/members?limit=100')).text).not.toContain(zoe.userId);
});

it('lets an owner forget a member, once, and never the last owner', async () => {
  const zoe = api.signIn(['participant'], undefined, 'Zoe Gone');
  await api.ask(zoe, 'GET', '/v1/me');
  const erase = (by: Person, id: string) =>
    api.ask(by, 'POST', `/v1/members/${id}/erasure`, { deletesArchives: false });
  expect((await erase(api.signIn(['facilitator']), zoe.userId)).body).toEqual(problem('not-owner', 403));
  expect((await erase(owner, zoe.userId)).status).toBe(204);
  expect((await api.ask(zoe, 'GET', '/v1/me')).status).toBe(401);
  expect((await erase(owner, zoe.userId)).body).toEqual(problem('not-found', 404));
  expect(await placesWith('Zoe Gone')).toEqual([]);
  const alone = await TestApi.start();
  try {
    const last = alone.signIn(['owner']);
    const answer = await alone.ask(last, 'POST', '/v1/me/erasure', { deletesArchives: false });
    expect(answer.body).toEqual(problem('last-owner', 409));
  } finally {
    await alone.stop();
  }
});
