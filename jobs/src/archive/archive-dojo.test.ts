import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobQueue, type TakenJob } from '@tatami/job-queue';
import { attachmentKey, FileSystemStore, type ObjectStore } from '@tatami/objects';
import {
  createTestTenant,
  newDojoId,
  newUserId,
  newWriterId,
  type TestTenant,
} from '@tatami/persistence/testing';
import { type DojoId, encodeBatch, type PocId, type UserId } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { archiveDojo } from './archive-dojo.ts';
import { verifyArchive } from './verify-archive.ts';

let tenant: TestTenant;
let folder: string;
let objects: ObjectStore;
let ana: UserId;
beforeAll(async () => {
  tenant = await createTestTenant();
  folder = await mkdtemp(join(tmpdir(), 'tatami-archive-'));
  objects = await FileSystemStore.open({
    folder,
    secret: new Uint8Array(32),
    address: '/objects',
    now: Date.now,
  });
  ana = newUserId();
  await tenant.storage.people.remember(ana, 'Ana Souza');
});
afterAll(async () => {
  await tenant.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** A dojo in which Ana wrote a letter in each of some rows. */
async function newDojo(text: string, isPrivate = false): Promise<DojoId> {
  const { dojos, journal } = tenant.storage;
  const id = newDojoId();
  await dojos.create({ id, name: 'Gilded Rose', createdBy: ana, isPrivate, writer: newWriterId() });
  const doc = new Y.Doc();
  const writer = newWriterId();
  for (const [index, letter] of [...text].entries()) {
    const before = Y.encodeStateVector(doc);
    doc.getText('main.js').insert(index, letter);
    const bytes = Y.encodeStateAsUpdate(doc, before);
    const entry = { kind: 'update' as const, userId: ana, clientId: doc.clientID, deltaMs: 0, bytes };
    const batch = BigInt(index + 1);
    await journal.append(writer, [{ dojoId: id, epoch: 1, batch, payload: encodeBatch([entry]) }]);
  }
  return id;
}

/** @param failAt the step at which the worker dies, from 1 */
async function archive(dojoId: DojoId, failAt = Number.POSITIVE_INFINITY): Promise<unknown> {
  const job: TakenJob = { id: newUserId(), kind: 'archive', subjectId: dojoId, askedBy: ana, data: {} };
  let steps = 0;
  const step = async () => {
    if (++steps === failAt) throw new Error('killed');
  };
  return archiveDojo(job, { tenantId: tenant.tenantId, step }, { stores: tenant.storage, objects });
}

async function zipOf(dojoId: DojoId): Promise<Uint8Array> {
  const pocId = dojoId as string as PocId;
  const [file, ...more] = await tenant.storage.attachments.list(pocId);
  if (file === undefined) throw new Error('there is no archive');
  expect(more).toEqual([]);
  const bytes = await objects.read(
    attachmentKey({ tenantId: tenant.tenantId, pocId, attachmentId: file.id }),
  );
  const parts: Uint8Array[] = [];
  for await (const part of bytes ?? []) parts.push(part);
  const zip = Buffer.concat(parts);
  expect(zip.length).toBe(file.sizeBytes);
  return zip;
}

it('ends the dojo and makes a POC of it, with everything in one zip', async () => {
  const dojoId = await newDojo('const a = 1;');
  const result = (await archive(dojoId)) as { manifestHash: string };
  expect(result).toEqual({
    pocId: dojoId,
    manifestHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    secretWarnings: 0,
  });
  const [head] = await tenant.storage.journal.heads([dojoId]);
  expect(head).toMatchObject({ state: 'archived', epoch: 2 });
  expect(await tenant.storage.pocs.read(dojoId as string as PocId, ana)).toMatchObject({
    name: 'Gilded Rose',
    languages: ['JavaScript'],
    tags: ['dojo'],
    visibility: 'tenant',
    ownerId: ana,
    origin: { dojoId, version: 13 },
    description: expect.stringContaining('12 edits'),
  });
  expect(verifyArchive(await zipOf(dojoId), result.manifestHash)).toEqual([]);
});

it('ends in one POC with the same bytes, wherever a try before was killed', async () => {
  const dojoId = await newDojo('abc');
  for (let failAt = 1; failAt <= 5; failAt++) {
    await archive(dojoId, failAt).catch((error: Error) => {
      if (error.message !== 'killed') throw error;
    });
  }
  const first = await archive(dojoId);
  const bytes = await zipOf(dojoId);
  expect(await archive(dojoId)).toEqual(first);
  expect(await zipOf(dojoId)).toEqual(bytes);
});

it('has the POC found by what its files are called and define', async () => {
  const dojoId = await newDojo('class Frame {\n  scoreOf(rolls) {\n  }\n}\n');
  await archive(dojoId);
  const poc = async () => {
    const all = await tenant.storage.pocOutbox.pocs(undefined, 100);
    return all.find(({ id }) => id === (dojoId as string as PocId));
  };
  const published = await poc();
  expect(published?.sourceNames).toEqual(['main.js', 'Frame', 'scoreOf']);
  await archive(dojoId);
  expect(await poc()).toEqual(published);

  // As an older version has published it.
  await tenant.storage.pocs.setSourceNames(dojoId as string as PocId, [], ana);
  await archive(dojoId);
  expect((await poc())?.sourceNames).toEqual(published?.sourceNames);
});

it('keeps the archive of a private dojo private', async () => {
  const dojoId = await newDojo('secret', true);
  await archive(dojoId);
  const pocId = dojoId as string as PocId;
  expect(await tenant.storage.pocs.read(pocId, ana)).toMatchObject({ visibility: 'private' });
  expect(await tenant.storage.pocs.read(pocId, newUserId())).toBeUndefined();
});

it('does not begin what was cancelled, and fails for a dojo that is not there', async () => {
  const dojoId = newDojoId();
  await expect(archive(dojoId)).rejects.toMatchObject({ code: 'dojo-not-found' });
  const queue = new JobQueue(tenant.storage.database);
  const job = await queue.ask({
    id: newUserId(),
    kind: 'archive',
    subjectId: dojoId,
    askedBy: ana,
    data: {},
  });
  expect(await queue.open('archive', dojoId)).toEqual(job);
  await queue.cancel(job.id, 'archive');
  expect(await queue.open('archive', dojoId)).toBeUndefined();
});
