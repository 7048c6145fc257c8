import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newAttachmentKey } from '../../testing/new-attachment-key.ts';
import { ObjectServer } from '../../testing/object-server.ts';
import { runObjectStoreContract } from '../../testing/object-store.contract.ts';
import { contentOf } from '../object-content.ts';
import { FileSystemStore } from './file-system-store.ts';

runObjectStoreContract('FileSystemStore', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tatami-objects-'));
  const server = await ObjectServer.start();
  let laterMs = 0;
  const store = await FileSystemStore.open({
    folder,
    secret: randomBytes(32),
    address: server.address,
    now: () => Date.now() + laterMs,
  });
  server.serve(store);
  return {
    store,
    judgesRequests: true,
    expire: () => {
      laterMs += 901_000;
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
});

let folder: string;
let store: FileSystemStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tatami-objects-'));
  store = await open();
});
afterAll(() => rm(folder, { recursive: true }));

const open = () =>
  FileSystemStore.open({ folder, secret: Buffer.from('shared'), address: '/o', now: Date.now });

it('leaves nothing of a body that breaks off', async () => {
  const key = newAttachmentKey();
  const { url } = await store.signUpload(key, contentOf(randomBytes(100)));
  async function* broken() {
    yield randomBytes(50);
    throw new Error('the connection is gone');
  }
  await expect(store.receive(signedIn(url), broken())).rejects.toThrow('the connection is gone');
  expect(await store.head(key)).toBeUndefined();
  expect(await readdir(join(folder, 'new'))).toEqual([]);
});

it('takes an address that another process with the secret has signed, and none with another secret', async () => {
  const key = newAttachmentKey();
  const bytes = randomBytes(10);
  const { url } = await store.signUpload(key, contentOf(bytes));
  async function* body() {
    yield bytes;
  }
  await (await open()).receive(signedIn(url), body());
  expect((await store.head(key))?.sizeBytes).toBe(10);
  const stranger = await FileSystemStore.open({
    folder: join(folder, 'stranger'),
    secret: randomBytes(32),
    address: '/o',
    now: Date.now,
  });
  await expect(stranger.send(signedIn(url))).rejects.toMatchObject({ code: 'signature-invalid' });
});

it('gives the parts of an upload to no other object', async () => {
  const [mine, others] = [newAttachmentKey(), newAttachmentKey()];
  const uploadId = await store.startParts(mine);
  const bytes = randomBytes(10);
  const part = { number: 1, ...contentOf(bytes) };
  const { url } = await store.signPart(others, uploadId, part);
  async function* body() {
    yield bytes;
  }
  await expect(store.receive(signedIn(url), body())).rejects.toMatchObject({ code: 'upload-incomplete' });
  await store.abortParts(others, uploadId);
  await store.receive(signedIn((await store.signPart(mine, uploadId, part)).url), body());
  expect(await store.storedParts(others, uploadId)).toEqual([]);
  expect(await store.storedParts(mine, uploadId)).toEqual([1]);
  expect(await store.storedParts(mine, `../${randomUUID()}`)).toEqual([]);
});

function signedIn(url: string): { grant: string; signature: string } {
  const { searchParams } = new URL(url, 'http://localhost');
  return { grant: searchParams.get('grant') ?? '', signature: searchParams.get('signature') ?? '' };
}
