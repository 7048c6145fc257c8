import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { FileSystemStore, logoKey, type ObjectStore } from '@tatami/objects';
import { createTestTenant, newUserId, type TestTenant } from '@tatami/persistence/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NO_BRANDING, readBranding } from './read-branding.ts';

let tenant: TestTenant;
let folder: string;
let objects: ObjectStore;
beforeAll(async () => {
  tenant = await createTestTenant();
  folder = await mkdtemp(join(tmpdir(), 'tatami-branding-'));
  const secret = new Uint8Array(32);
  objects = await FileSystemStore.open({ folder, secret, address: '/objects', now: Date.now });
});
afterAll(async () => {
  await tenant.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function read() {
  const { tenantId, storage } = tenant;
  const faults: unknown[] = [];
  const onBadLogo = (error: unknown) => faults.push(error);
  return { branding: await readBranding({ stores: storage, objects, tenantId, onBadLogo }), faults };
}

async function setLogo(bytes: Uint8Array | undefined): Promise<void> {
  const id = newUserId();
  if (bytes !== undefined) await objects.put(logoKey({ tenantId: tenant.tenantId, logoId: id }), bytes);
  const logo = { id, contentType: 'image/png', bytes: bytes?.length ?? 1, sha256: '0'.repeat(64) } as const;
  await tenant.storage.branding.setLogo(logo, newUserId());
}

function picture(colour: string): Buffer {
  const canvas = createCanvas(1_280, 320);
  const context = canvas.getContext('2d');
  context.fillStyle = colour;
  context.fillRect(0, 0, 400, 320);
  return canvas.toBuffer('image/png');
}

it('reads what a tenant has chosen, with a logo that can be drawn', async () => {
  expect((await read()).branding).toEqual(NO_BRANDING);
  await setLogo(picture('#101060'));
  const { branding } = await read();
  expect(branding.logo).toMatchObject({ width: 640, height: 160, isDark: true });
  expect((await read()).branding).toEqual(branding);
  await setLogo(picture('#ffd43b'));
  expect((await read()).branding.logo).toMatchObject({ isDark: false });
});

it('leaves out a logo that cannot be drawn, and waits for one that is not there', async () => {
  await setLogo(picture('#ffd43b').subarray(0, 60));
  const { branding, faults } = await read();
  expect(branding.logo).toBeNull();
  expect(faults).toHaveLength(1);
  await setLogo(undefined);
  await expect(read()).rejects.toThrow('The logo is not at the store');
});
