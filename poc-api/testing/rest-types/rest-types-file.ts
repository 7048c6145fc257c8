import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { S3Store } from '@tatami/objects/s3';
import { buildApp } from '../../src/app.ts';
import { restTypes } from './rest-types.ts';

const CHECKOUT = new URL('../../../', import.meta.url);
const BIOME = fileURLToPath(new URL('node_modules/@biomejs/biome/bin/biome', CHECKOUT));

/** The client's types, which are checked in, so that who uses the client needs no generator. */
export const REST_TYPES_FILE = fileURLToPath(new URL('client/src/rest-api.gen.ts', CHECKOUT));

/** What the file should hold. */
export async function restTypesText(): Promise<string> {
  const nobody = () => Promise.reject(new Error('Nobody asks anything but the description'));
  const app = buildApp({
    tokens: { verify: nobody, verifyLogout: nobody },
    tenants: { bySlug: nobody, byDomain: nobody },
    storage: { withStores: nobody },
    objects: new S3Store({ bucket: 'none', region: 'none' }),
    noteWork: async () => undefined,
    cursorSecret: new Uint8Array(32),
    hasMail: false,
    clientId: '',
    otherClientIds: [],
    maxDojosPerDay: 100,
    refusalsPerMinute: 600,
    writer: '00000000-0000-4000-8000-000000000000' as Parameters<typeof buildApp>[0]['writer'],
    now: Date.now,
    random: length => new Uint8Array(length),
  });
  try {
    const { body } = await app.inject({ url: '/openapi.json' });
    return await formatted(restTypes(JSON.parse(body)));
  } finally {
    await app.close();
  }
}

async function formatted(source: string): Promise<string> {
  const biome = spawn(process.execPath, [BIOME, 'format', `--stdin-file-path=${REST_TYPES_FILE}`], {
    cwd: fileURLToPath(CHECKOUT),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  biome.stdin.end(source);
  const [output] = await Promise.all([text(biome.stdout), once(biome, 'close')]);
  if (biome.exitCode !== 0) throw new Error('The generated types cannot be formatted');
  return output;
}
