import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '@tatami/engines';
import type { JobContext, TakenJob } from '@tatami/job-queue';
import { FileSystemStore, type ObjectStore, VIDEO_FILE_FORMATS, videoKey } from '@tatami/objects';
import { createTestTenant, newPoc, newUserId, type TestTenant } from '@tatami/persistence/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_BRANDING } from '../branding/read-branding.ts';
import { createVideo } from './create-video.ts';

const YEAR = new Date().getUTCFullYear();
const hasTools = ['ffmpeg', 'espeak-ng'].every(program => findProgram(program) !== undefined);

let tenant: TestTenant;
let folder: string;
let objects: ObjectStore;
const ana = newUserId();
beforeAll(async () => {
  tenant = await createTestTenant();
  folder = await mkdtemp(join(tmpdir(), 'tatami-video-'));
  objects = await FileSystemStore.open({
    folder: join(folder, 'objects'),
    secret: new Uint8Array(32),
    address: '/objects',
    now: Date.now,
  });
  await tenant.storage.people.remember(ana, 'Ana Souza');
  await tenant.storage.creations.poc(newPoc({ name: 'Bowling', ownerId: ana }));
});
afterAll(async () => {
  await tenant.dispose();
  await rm(folder, { recursive: true, force: true });
});

const newJob = (data: Record<string, unknown> = {}): TakenJob => ({
  id: newUserId(),
  kind: 'video',
  subjectId: ana,
  askedBy: ana,
  data: { year: YEAR, language: 'en', format: 'portrait', ...data },
});

const make = (job: TakenJob, step: JobContext['step'] = async () => undefined) =>
  createVideo(
    job,
    { tenantId: tenant.tenantId, step },
    {
      stores: tenant.storage,
      objects,
      now: Date.now,
      onBadLogo: error => {
        throw error;
      },
      workFolder: join(folder, 'work'),
      picture: { width: 160, framesPerSecond: 4 },
    },
  );

async function fileOf(job: TakenJob, format: 'mp4' | 'vtt'): Promise<Buffer | undefined> {
  const bytes = await objects.read(videoKey({ tenantId: tenant.tenantId, videoId: job.id, format }));
  if (bytes === undefined) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

describe.skipIf(!hasTools)('a video of the year, with ffmpeg and espeak-ng', () => {
  it('is made in its files, which tell of the person’s POC and look as the tenant wants', async () => {
    const { branding } = tenant.storage;
    const { rev } = await branding.read();
    await branding.set(rev, { ...NO_BRANDING, hasMusic: true, font: 'nunito' }, ana);
    const job = newJob();
    const steps: string[] = [];
    const { files } = (await make(job, async (_, name) => {
      steps.push(name);
    })) as { files: Record<string, unknown>[] };
    expect([...new Set(steps)]).toEqual(['reading', 'speaking', 'drawing', 'joining', 'storing']);
    expect(files.map(({ format }) => format).sort()).toEqual(VIDEO_FILE_FORMATS.toSorted());
    expect(files.find(({ format }) => format === 'badge-wide')).toMatchObject({
      contentType: 'image/png',
      fileName: `tatami-${YEAR}-badge-wide.png`,
    });
    expect(files[0]).toMatchObject({
      contentType: 'video/mp4',
      fileName: `tatami-${YEAR}-portrait.mp4`,
      bytes: (await fileOf(job, 'mp4'))?.length,
    });
    const captions = String(await fileOf(job, 'vtt'));
    expect(captions).toContain('Hello, Ana!');
    expect(captions).toContain('Bowling.');
    expect(await readdir(join(folder, 'work'))).toEqual([]);
  });

  it('ends between two frames when nobody wants it any more, and leaves nothing at the store', async () => {
    const job = newJob();
    const cancelled = make(job, async (_, name) => {
      if (name === 'drawing') throw new Error('cancelled');
    });
    await expect(cancelled).rejects.toThrow('cancelled');
    expect(await fileOf(job, 'mp4')).toBeUndefined();
  });
});

it('fails for good on a request that it does not understand', async () => {
  for (const wrong of [{ year: '2026' }, { year: 2026.5 }, { language: 'xx' }, { format: 'square' }]) {
    await expect(make(newJob(wrong))).rejects.toMatchObject({ code: 'validation-failed' });
  }
});
