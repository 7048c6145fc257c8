import { createHash, randomBytes } from 'node:crypto';
import { installMoto } from '@tatami/engines';
import { tenantPrefix } from '@tatami/objects';
import { contentOf, type MotoBucket, motoBucket } from '@tatami/objects/testing';
import { ATTACHMENT_LIMITS } from '@tatami/protocol';
import type { BegunAttachment, SignedPut } from '@tatami/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, problem, TestApi } from '../../testing/test-api.ts';
import { cleanObjects } from '../attachments/clean-objects.ts';

const moto = await installMoto();
const program = moto.kind === 'missing' ? undefined : moto.program;
const DAY_MS = 24 * 60 * 60 * 1000;

describe.skipIf(program === undefined)(
  'files on an S3 server of their own (needs python3-venv and its registry)',
  () => {
    let bucket: MotoBucket;
    let api: TestApi;
    let owner: Person;
    beforeAll(async () => {
      bucket = await motoBucket(program ?? '');
      api = await TestApi.start({ store: bucket.store });
      owner = api.signIn();
    }, 60_000);
    afterAll(async () => {
      await api?.stop();
      await bucket?.stop();
    });

    async function begin(bytes: Uint8Array): Promise<BegunAttachment> {
      const poc = await api.createPoc(owner);
      const file = { fileName: 'é.png', contentType: 'image/png', ...contentOf(bytes) };
      const { status, body, text } = await api.ask(owner, 'POST', `/v1/pocs/${poc.id}/attachments`, file);
      expect(status, text).toBe(201);
      return body;
    }
    const put = ({ url, headers }: SignedPut, bytes: Uint8Array) =>
      fetch(url, {
        method: 'PUT',
        headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
        body: new Uint8Array(bytes),
      });
    const pathOf = ({ attachment }: BegunAttachment) =>
      `/v1/pocs/${attachment.pocId}/attachments/${attachment.id}`;
    const complete = (begun: BegunAttachment) => api.ask(owner, 'POST', `${pathOf(begun)}/complete`);
    async function stored(): Promise<string[]> {
      const keys: string[] = [];
      for await (const { key } of bucket.store.list(tenantPrefix(api.tenant.tenantId))) keys.push(key);
      return keys;
    }

    async function read(begun: BegunAttachment): Promise<Buffer> {
      const { url } = (await api.ask(owner, 'GET', `${pathOf(begun)}/content`)).body;
      expect(url).toContain(bucket.options.endpoint);
      const answer = await fetch(url);
      expect(answer.headers.get('content-disposition')).toContain(`filename*=UTF-8''%C3%A9.png`);
      return Buffer.from(await answer.arrayBuffer());
    }

    it('go there and come back by signed addresses, and are gone when they are deleted', async () => {
      const bytes = randomBytes(1_000);
      const begun = await begin(bytes);
      expect((await complete(begun)).body).toEqual(problem('upload-incomplete', 409));
      if (begun.upload === null) throw new Error('it goes as a whole');
      expect((await put(begun.upload, bytes)).status).toBe(200);
      expect((await complete(begun)).body).toEqual({ ...begun.attachment, state: 'ready' });
      expect(await read(begun)).toEqual(bytes);
      expect(await stored()).toHaveLength(1);
      expect((await api.ask(owner, 'DELETE', pathOf(begun))).status).toBe(204);
      expect(await stored()).toEqual([]);
    });

    it('go in parts if they are long, and two may say at once that all are there', async () => {
      const bytes = randomBytes(ATTACHMENT_LIMITS.partBytes + 500);
      const begun = await begin(bytes);
      for (let number = 1; number <= begun.partCount; number++) {
        const part = bytes.subarray((number - 1) * begun.partBytes, number * begun.partBytes);
        const sha256 = createHash('sha256').update(part).digest('hex');
        const signed = await api.ask(owner, 'POST', `${pathOf(begun)}/parts`, {
          parts: [{ number, sha256 }],
        });
        expect((await put(signed.body.parts[0].put, part)).status).toBe(200);
        const { body } = await api.ask(owner, 'GET', `${pathOf(begun)}/parts`);
        expect(body.numbers).toHaveLength(number);
      }
      const answers = await Promise.all([complete(begun), complete(begun)]);
      expect(answers.map(({ status, text }) => [status, text])).toEqual([
        [200, answers[0]?.text],
        [200, answers[0]?.text],
      ]);
      expect((await read(begun)).equals(bytes)).toBe(true);
    });

    it('that are others than was declared are refused, and cleaned away when they are old', async () => {
      const begun = await begin(randomBytes(1_000));
      if (begun.upload === null) throw new Error('it goes as a whole');
      const before = (await stored()).length;
      // This server checks no checksum of what it is sent; Amazon would refuse it here already.
      expect((await put(begun.upload, randomBytes(1_000))).status).toBe(200);
      expect((await complete(begun)).body).toEqual(problem('content-mismatch', 422));
      const { attachments, branding } = api.tenant.storage;
      const clean = (nowMs: number) =>
        cleanObjects({ attachments, branding, objects: bucket.store, tenantId: api.tenant.tenantId, nowMs });
      expect(await clean(Date.now())).toMatchObject({ expired: 0, orphans: 0 });
      await clean(Date.now() + 2 * DAY_MS);
      expect(await stored()).toHaveLength(before);
      expect((await complete(begun)).status).toBe(404);
    });
  },
);
