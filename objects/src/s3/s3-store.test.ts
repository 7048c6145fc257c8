import { installMoto } from '@tatami/engines';
import { expect, it } from 'vitest';
import { motoBucket } from '../../testing/moto-bucket.ts';
import { newAttachmentKey } from '../../testing/new-attachment-key.ts';
import { runObjectStoreContract } from '../../testing/object-store.contract.ts';
import { contentOf } from '../object-content.ts';
import { S3Store } from './s3-store.ts';

const moto = await installMoto();
const NAME = 'S3Store with an S3 server of its own (needs python3-venv and its registry)';
if (moto.kind === 'missing') it.skip(NAME);
else {
  runObjectStoreContract(NAME, async () => {
    const bucket = await motoBucket(moto.program);
    // It takes every signature, checks no checksum of a PUT, and lets no address expire.
    return { store: bucket.store, judgesRequests: false, stop: bucket.stop };
  });
}

const store = new S3Store({
  bucket: 'tatami',
  region: 'sa-east-1',
  endpoint: 'http://127.0.0.1:1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
});

it('signs the size and the checksum of what is sent, as headers', async () => {
  const { url, headers } = await store.signUpload(newAttachmentKey(), contentOf(Buffer.from('hello')));
  const { searchParams } = new URL(url);
  expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host;x-amz-checksum-sha256');
  expect(headers).toEqual({ 'x-amz-checksum-sha256': 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=' });
  expect([...searchParams.keys()].filter(name => /crc|checksum/i.test(name))).toEqual([]);
});

it('says that a server is away', async () => {
  await expect(store.check()).rejects.toMatchObject({ code: 'objects-unavailable' });
});
