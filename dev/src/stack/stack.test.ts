import { randomBytes, randomUUID } from 'node:crypto';
import { access, chmod, copyFile, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RestApi, uploadAttachment } from '@tatami/client/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoTenant, DemoUser } from '../demo/demo-tenants.ts';
import { demoDojoId } from '../demo/seed.ts';
import type { Stack } from './stack.ts';
import { startStack } from './stack.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
/** Ready, or the next thing that has to happen first. */
const PATIENCE = { timeout: 20_000, interval: 50 };

describe('a stack', () => {
  let dataDir: string;
  let stack: Stack;
  const logged: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tatami-stack-'));
    await chmod(dataDir, 0o755);
    stack = await startStack({ dataDir, log: line => logged.push(line) });
  });

  afterAll(async () => {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  function people(): { tenant: DemoTenant; ana: DemoUser } {
    const [tenant] = stack.tenants;
    const [ana] = tenant?.users ?? [];
    if (tenant === undefined || ana === undefined) expect.unreachable('there are no demo users');
    return { tenant, ana };
  }

  function ask(path: string, token: string): Promise<Response> {
    return fetch(`${stack.pageUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });
  }

  it('takes a file from the client, who goes on where the connection broke off', async () => {
    const { tenant, ana } = people();
    const token = stack.signToken(tenant, ana);
    const sent: string[] = [];
    let breaksAt = 2;
    const api = new RestApi({
      origin: stack.pageUrl,
      token: async () => token,
      fetch: async (input, init) => {
        if (init?.method === 'PUT' && --breaksAt === 0) throw new TypeError('the network is gone');
        if (init?.method === 'PUT') sent.push(String(input));
        return fetch(input, init);
      },
    });
    const poc = await api.call('createPoc', { body: { name: 'Bowling' } });
    const file = new Blob([randomBytes(8 * 1024 * 1024 + 10)], { type: 'application/zip' });
    const progress: number[] = [];
    const options = {
      fileName: 'bowling.zip',
      idempotencyKey: 'bowling',
      onProgress: (bytes: number) => progress.push(bytes),
    };
    await expect(uploadAttachment(api, poc.id, file, options)).rejects.toThrow('the network is gone');
    const attachment = await uploadAttachment(api, poc.id, file, options);
    expect(sent).toHaveLength(2);
    expect(progress.at(-1)).toBe(file.size);
    const path = { id: poc.id, attachmentId: attachment.id };
    const { url } = await api.call('readAttachmentContent', { path });
    const answer = await fetch(stack.pageUrl + url);
    expect(answer.headers.get('content-disposition')).toContain('attachment; filename="bowling.zip"');
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(await file.arrayBuffer()))).toBe(true);
  });

  /** The status that an upgrade to the demo dojo is answered with. */
  function upgrade(token: string): Promise<number | undefined> {
    const { tenant } = people();
    return new Promise((resolve, reject) => {
      const asked = request(`${stack.pageUrl}/v1/dojos/${demoDojoId(tenant)}`, {
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          origin: stack.pageUrl,
          'sec-websocket-version': '13',
          'sec-websocket-key': Buffer.from('sixteen bytes...').toString('base64'),
          'sec-websocket-protocol': `yjs, bearer.${token}`,
        },
      });
      asked.on('upgrade', (response, socket: Socket) => {
        socket.destroy();
        resolve(response.statusCode);
      });
      asked.on('response', response => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  it('has a demo dojo for each tenant, which the other one does not see', async () => {
    for (const tenant of stack.tenants) {
      const user = tenant.users[0] as DemoUser;
      const response = await ask('/v1/dojos', stack.signToken(tenant, user));
      const { items } = (await response.json()) as { items: { id: string }[] };
      expect(items.map(dojo => dojo.id)).toEqual([demoDojoId(tenant)]);
    }
  });

  it('tells where to sign in', async () => {
    const response = await fetch(`${stack.pageUrl}/v1/discovery?tenant=acme`);
    expect(await response.json()).toMatchObject({ name: 'Acme', issuer: `${stack.identityUrl}/realms/acme` });
  });

  it('takes a WebSocket through the page server to the pod', async () => {
    const { tenant, ana } = people();
    expect(await upgrade(stack.signToken(tenant, ana))).toBe(101);
  });

  it('starts the pod again after a crash', async () => {
    const { tenant, ana } = people();
    const { pid } = stack.pod;
    await stack.pod.crash();
    await expect.poll(() => upgrade(stack.signToken(tenant, ana)), PATIENCE).toBe(101);
    expect(stack.pod.pid).not.toBe(pid);
    expect(logged.some(line => line.includes('was ended by SIGKILL; it starts again'))).toBe(true);
  });

  it('starts the pod again at once, also when it crashed just before', async () => {
    const { tenant, ana } = people();
    logged.length = 0;
    for (let i = 0; i < 2; i++) {
      await stack.pod.crash();
      await expect.poll(() => upgrade(stack.signToken(tenant, ana)), PATIENCE).toBe(101);
    }
    const restarts = logged.filter(line => line.includes('SIGKILL'));
    expect(restarts).toHaveLength(2);
    for (const line of restarts) expect(line).toContain('it starts again at once');
  });

  it('finds everything as it was when it was killed and is started again, on other ports', async () => {
    const { tenant, ana } = people();
    const made = await fetch(`${stack.pageUrl}/v1/dojos`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${stack.signToken(tenant, ana)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name: 'Written before the power failed' }),
    });
    expect(made.status).toBe(201);
    // A file of no POC, as a request leaves it that broke off two days ago.
    const files = (await readdir(join(dataDir, 'objects'), { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile() && UUID.test(entry.name))
      .map(entry => join(entry.parentPath, entry.name));
    const [file = expect.unreachable('a file was sent before')] = files;
    const orphan = join(dirname(file), randomUUID());
    await copyFile(file, orphan);
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    for (const path of [file, orphan]) await utimes(path, twoDaysAgo, twoDaysAgo);
    const before = stack.pageUrl;
    await stack.kill();
    stack = await startStack({ dataDir });
    const isThere = (path: string) =>
      access(path).then(
        () => true,
        () => false,
      );
    await expect.poll(() => isThere(orphan), PATIENCE).toBe(false);
    expect(await isThere(file)).toBe(true);
    expect(stack.pageUrl).not.toBe(before);
    const response = await ask('/v1/dojos', stack.signToken(tenant, ana));
    expect(JSON.stringify(await response.json())).toContain('Written before the power failed');
    expect(response.headers.get('ratelimit-policy')).toContain('600');
  });
});
