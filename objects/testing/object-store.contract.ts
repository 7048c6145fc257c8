import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { ATTACHMENT_LIMITS, type TenantId } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ContentPart, contentOf, partSizeOf } from '../src/object-content.ts';
import { type ObjectKey, reportKey, tenantPrefix } from '../src/object-key.ts';
import type { ObjectStore, SignedRequest } from '../src/object-store.ts';
import { shownAs } from '../src/shown-as.ts';
import { verifyContent } from '../src/verify-content.ts';
import { newAttachmentKey } from './new-attachment-key.ts';

export interface ObjectStoreFixture {
  readonly store: ObjectStore;
  /**
   * Whether a PUT or a GET that was not signed so is refused when it is made. Amazon does; a stand-in that does not is
   * found out by `verifyContent` alone.
   */
  readonly judgesRequests: boolean;
  /** Lets all signed addresses expire; undefined where time is not ours. */
  readonly expire?: () => void;
  stop(): Promise<void>;
}

/** What every store of objects does. */
export function runObjectStoreContract(name: string, setup: () => Promise<ObjectStoreFixture>): void {
  describe(name, () => {
    let fixture: ObjectStoreFixture;
    let store: ObjectStore;
    beforeAll(async () => {
      fixture = await setup();
      ({ store } = fixture);
    }, 300_000);
    afterAll(() => fixture?.stop());

    it('gives back what was put, and says how long it is', async () => {
      const key = newAttachmentKey();
      const bytes = randomBytes(1000);
      await store.put(key, randomBytes(10));
      await store.put(key, bytes);
      expect(await bytesOf(key)).toEqual(bytes);
      expect((await store.head(key))?.sizeBytes).toBe(1000);
      await verifyContent(store, key, contentOf(bytes));
    });

    it('knows nothing of what was never put', async () => {
      const key = newAttachmentKey();
      expect([await store.read(key), await store.head(key)]).toEqual([undefined, undefined]);
      await expect(verifyContent(store, key, contentOf(randomBytes(1)))).rejects.toMatchObject({
        code: 'upload-incomplete',
      });
    });

    it('deletes many, whether they are there or not', async () => {
      const keys = [newAttachmentKey(), newAttachmentKey(), newAttachmentKey()];
      await store.put(keys[0] as ObjectKey, randomBytes(1));
      await store.put(keys[1] as ObjectKey, randomBytes(1));
      await store.delete(keys);
      await store.delete([]);
      for (const key of keys) expect(await store.head(key)).toBeUndefined();
    });

    it('lists the objects of one tenant and of no other', async () => {
      const tenantId = randomUUID() as TenantId;
      const report = reportKey({ tenantId, reportId: randomUUID(), format: 'pdf' });
      const keys = [newAttachmentKey(tenantId), newAttachmentKey(tenantId), report];
      for (const key of [...keys, newAttachmentKey()]) await store.put(key, randomBytes(1));
      const listed: ObjectKey[] = [];
      for await (const { key, storedAtMs } of store.list(tenantPrefix(tenantId))) {
        listed.push(key);
        expect(Math.abs(Date.now() - storedAtMs)).toBeLessThan(60_000);
      }
      expect(listed.toSorted()).toEqual(keys.toSorted());
    });

    it('takes a file by a signed PUT', async () => {
      const key = newAttachmentKey();
      const bytes = randomBytes(5000);
      const signed = await store.signUpload(key, contentOf(bytes));
      expect((await send(signed, bytes)).status).toBe(200);
      await verifyContent(store, key, contentOf(bytes));
      expect(await bytesOf(key)).toEqual(bytes);
    });

    it.each([
      ['of a wrong checksum', 5000],
      ['that is too short', 4999],
      ['that is too long', 5001],
    ])('does not take a file %s for the one that was declared', async (_, length) => {
      const key = newAttachmentKey();
      const declared = contentOf(randomBytes(5000));
      const answer = await send(await store.signUpload(key, declared), randomBytes(length));
      if (fixture.judgesRequests) expect(answer.ok).toBe(false);
      await expect(verifyContent(store, key, declared)).rejects.toMatchObject({
        code: fixture.judgesRequests ? 'upload-incomplete' : 'content-mismatch',
      });
    });

    it('does not take what was signed for one object as another, also of another tenant', async () => {
      if (!fixture.judgesRequests) return;
      const [mine, others] = [newAttachmentKey(), newAttachmentKey()];
      const bytes = randomBytes(10);
      const signed = await store.signUpload(mine, contentOf(bytes));
      for (const url of forgeriesOf(signed.url, mine, others)) {
        expect((await send({ ...signed, url }, bytes)).status).toBe(403);
      }
      await store.put(others, bytes);
      const download = await store.signDownload(mine, shownAs('a.txt', 'text/plain'));
      for (const url of forgeriesOf(download, mine, others)) expect((await fetch(url)).status).toBe(403);
      // To read is not to write.
      expect((await send({ url: download, headers: {} }, bytes)).status).toBe(403);
      expect((await fetch(signed.url)).status).toBe(403);
      expect(await store.head(mine)).toBeUndefined();
    });

    it('takes nothing after the address has expired', async () => {
      if (fixture.expire === undefined) return;
      const key = newAttachmentKey();
      const bytes = randomBytes(10);
      const signed = await store.signUpload(key, contentOf(bytes));
      const download = await store.signDownload(key, shownAs('a.txt', 'text/plain'));
      fixture.expire();
      expect((await send(signed, bytes)).status).toBe(403);
      expect((await fetch(download)).status).toBe(403);
      expect(await store.head(key)).toBeUndefined();
    });

    it('sends a picture to be shown, and anything else to be saved', async () => {
      const key = newAttachmentKey();
      await store.put(key, Buffer.from('<script>alert(1)</script>'));
      const picture = await fetch(await store.signDownload(key, shownAs('it "is" ção.png', 'image/png')));
      expect(picture.headers.get('content-type')).toBe('image/png');
      expect(picture.headers.get('content-disposition')).toBe(
        `inline; filename="it _is_ __o.png"; filename*=UTF-8''it%20%22is%22%20%C3%A7%C3%A3o.png`,
      );
      for (const type of ['text/html', 'image/svg+xml', 'application/pdf', 'IMAGE/PNG']) {
        const page = await fetch(await store.signDownload(key, shownAs('page.html', type)));
        expect(page.headers.get('content-type')).toBe('application/octet-stream');
        expect(page.headers.get('content-disposition')).toMatch(/^attachment; filename="page.html"/);
      }
    });

    it('takes a file in parts, in any order and more than once', async () => {
      const key = newAttachmentKey();
      const { bytes, parts } = inParts();
      const uploadId = await store.startParts(key);
      expect(await store.storedParts(key, uploadId)).toEqual([]);
      for (const part of [parts[1], parts[0], parts[1]]) {
        if (part === undefined) throw new Error('there are two parts');
        expect((await send(await store.signPart(key, uploadId, part), part.bytes)).status).toBe(200);
      }
      expect(await store.storedParts(key, uploadId)).toEqual([1, 2]);
      expect(await store.head(key)).toBeUndefined();
      await store.finishParts(key, uploadId, contentOf(bytes));
      await verifyContent(store, key, contentOf(bytes));
      expect((await bytesOf(key))?.equals(bytes)).toBe(true);
      await expect(store.finishParts(key, uploadId, contentOf(bytes))).rejects.toMatchObject({
        code: 'upload-incomplete',
      });
      await store.abortParts(key, uploadId);
      expect((await store.head(key))?.sizeBytes).toBe(bytes.length);
    });

    it('makes no file while a part is missing or of a wrong size', async () => {
      const key = newAttachmentKey();
      const { bytes, parts } = inParts();
      const uploadId = await store.startParts(key);
      const finish = () => store.finishParts(key, uploadId, contentOf(bytes));
      const [first, second] = parts;
      if (first === undefined || second === undefined) throw new Error('there are two parts');
      await send(await store.signPart(key, uploadId, first), first.bytes);
      await expect(finish()).rejects.toMatchObject({ code: 'upload-incomplete' });
      await send(await store.signPart(key, uploadId, second), second.bytes.subarray(1));
      await expect(finish()).rejects.toMatchObject({ code: 'upload-incomplete' });
      expect(await store.head(key)).toBeUndefined();
    });

    it('lists uploads that were started, until they are aborted', async () => {
      const tenantId = randomUUID() as TenantId;
      const key = newAttachmentKey(tenantId);
      const uploadId = await store.startParts(key);
      await store.startParts(newAttachmentKey());
      expect(await uploadsOf(tenantId)).toEqual([{ key, uploadId }]);
      await store.abortParts(key, uploadId);
      await store.abortParts(key, uploadId);
      expect(await uploadsOf(tenantId)).toEqual([]);
    });

    it('answers', () => store.check());

    async function bytesOf(key: ObjectKey): Promise<Buffer | undefined> {
      const pieces = await store.read(key);
      if (pieces === undefined) return undefined;
      const all: Uint8Array[] = [];
      for await (const piece of pieces) all.push(piece);
      return Buffer.concat(all);
    }

    async function uploadsOf(tenantId: TenantId): Promise<{ key: ObjectKey; uploadId: string }[]> {
      const uploads: { key: ObjectKey; uploadId: string }[] = [];
      for await (const { key, uploadId } of store.listUploads(tenantPrefix(tenantId))) {
        uploads.push({ key, uploadId });
      }
      return uploads;
    }
  });
}

function send({ url, headers }: SignedRequest, body: Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(url, { method: 'PUT', headers, body });
}

/** An address with another key in it, and one with another character in each of its parameters. */
function forgeriesOf(address: string, mine: ObjectKey, others: ObjectKey): string[] {
  const { origin, pathname, searchParams } = new URL(address);
  const forgeries = pathname.includes(mine) ? [address.replace(mine, others)] : [];
  for (const name of searchParams.keys()) {
    const value = searchParams.get(name) ?? '';
    const changed = new URLSearchParams(searchParams);
    const grant = Buffer.from(value, 'base64url').toString('utf8');
    // In the address of a folder the key is inside the grant.
    const forged = grant.includes(mine) ? Buffer.from(grant.replace(mine, others)).toString('base64url') : '';
    changed.set(name, forged);
    forgeries.push(`${origin}${pathname}?${changed}`);
  }
  return forgeries;
}

interface PartWithBytes extends ContentPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A file of a whole part and a little more. */
function inParts(): { bytes: Buffer; parts: PartWithBytes[] } {
  const bytes = randomBytes(ATTACHMENT_LIMITS.partBytes + 1000);
  const parts = [1, 2].map(number => {
    const sizeBytes = partSizeOf({ sizeBytes: bytes.length }, number);
    const from = (number - 1) * ATTACHMENT_LIMITS.partBytes;
    const own = new Uint8Array(bytes.subarray(from, from + sizeBytes));
    return { number, sizeBytes, sha256: createHash('sha256').update(own).digest('hex'), bytes: own };
  });
  return { bytes, parts };
}
