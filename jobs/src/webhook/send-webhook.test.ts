import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JobQueue, type TakenJob } from '@tatami/job-queue';
import { createTestTenant, newUserId, type TestTenant } from '@tatami/persistence/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postWebhook } from './post-webhook.ts';
import { allowedNetworks, isPublicAddress, mayGoTo, networkProblem } from './public-address.ts';
import { sendWebhook } from './send-webhook.ts';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const NOW_MS = 1_800_000_000_123;

const received: { headers: IncomingHttpHeaders; body: string }[] = [];
let answer: { status: number; location?: string } = { status: 204 };
const receiver = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  received.push({ headers: request.headers, body: String(Buffer.concat(parts)) });
  response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location }).end();
});

let tenant: TestTenant;
let queue: JobQueue;
let port: number;
beforeAll(async () => {
  tenant = await createTestTenant();
  queue = new JobQueue(tenant.storage.database);
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  ({ port } = receiver.address() as AddressInfo);
});
afterAll(async () => {
  receiver.close();
  await tenant.dispose();
});

/** The message to the program about a report that has failed. */
async function reportFailed(): Promise<TakenJob | undefined> {
  const ana = newUserId();
  await tenant.storage.people.remember(ana, 'Ana');
  await queue.ask({ id: newUserId(), kind: 'report', subjectId: ana, askedBy: ana, data: {} });
  const taken = await queue.take(['report']);
  if (taken === undefined) throw new Error('there is a report');
  await queue.fail(taken, 'internal');
  return queue.take(['webhook']);
}

it('tells the tenant’s program what happened, signed, as often as it does not take it', async () => {
  const { webhooks } = tenant.storage;
  expect(await reportFailed()).toBeUndefined();
  await webhooks.set({ url: `http://127.0.0.1:${port}/hook`, secret: SECRET }, newUserId());
  const job = await reportFailed();
  if (job === undefined) throw new Error('there is a message');
  const steps: string[] = [];
  const send = (networks: string[], allowsPlain = true) =>
    sendWebhook(
      job,
      { step: async (_, name) => void steps.push(name) },
      { stores: tenant.storage, now: () => NOW_MS, allowed: allowedNetworks(networks), allowsPlain },
    );
  for (const refused of [send([]), send(['10.0.0.0/8', '::1/128']), send(['127.0.0.1/32'], false)]) {
    await expect(refused).rejects.toMatchObject({ code: 'webhook-address-refused' });
  }
  expect(received).toEqual([]);
  for (answer of [{ status: 500 }, { status: 302, location: `http://127.0.0.1:${port}/elsewhere` }]) {
    await expect(send(['127.0.0.0/8'])).rejects.toMatchObject({ code: 'webhook-failed' });
  }
  answer = { status: 204 };
  expect(await send(['127.0.0.0/8'])).toEqual({ isSent: true, status: 204 });
  expect(steps).toEqual([...Array(3).fill('not-reached'), 'answered-500', 'answered-302', 'answered-204']);
  expect(received).toHaveLength(3);
  for (const { headers, body } of received) {
    const signed = `${job.subjectId}.1800000000.${body}`;
    const expected = createHmac('sha256', Buffer.alloc(24, 7)).update(signed).digest('base64');
    expect(headers).toMatchObject({
      'webhook-id': job.subjectId,
      'webhook-timestamp': '1800000000',
      'webhook-signature': `v1,${expected}`,
    });
    expect(JSON.parse(body)).toMatchObject({
      type: 'report-failed',
      data: { userId: job.askedBy, reason: 'internal' },
    });
  }
  await webhooks.remove(newUserId());
  expect(await send(['127.0.0.0/8'])).toEqual({ isSent: false });
});

it('sends what an owner tries it out with', async () => {
  const owner = newUserId();
  await tenant.storage.webhooks.set({ url: `http://localhost:${port}/hook`, secret: SECRET }, owner);
  const asked = { id: newUserId(), kind: 'webhook', subjectId: newUserId(), askedBy: owner } as const;
  await queue.ask({ ...asked, data: { isTest: true } });
  const job = await queue.take(['webhook']);
  if (job === undefined) throw new Error('it waits');
  received.length = 0;
  const sent = await sendWebhook(
    job,
    { step: async () => undefined },
    {
      stores: tenant.storage,
      now: () => NOW_MS,
      allowed: allowedNetworks(['127.0.0.1/32', '::1/128']),
      allowsPlain: true,
    },
  );
  await queue.done(job, sent);
  expect(received).toMatchObject([{ headers: { 'webhook-id': asked.subjectId } }]);
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({
    type: 'test',
    timestamp: new Date(NOW_MS).toISOString(),
    data: { userId: owner },
  });
  const [newest] = await queue.deliveries(5);
  expect(newest).toMatchObject({ id: asked.id, state: 'done', event: null, result: { status: 204 } });
});

it.each([
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://localhost/',
  'https://169.254.169.254/latest',
  'http://hooks.example/',
])('does not go to %s', async url => {
  const webhook = { url, secret: SECRET };
  const call = { webhook, id: 'x', body: '{}', nowMs: NOW_MS, allowed: allowedNetworks([]) };
  await expect(postWebhook(call)).rejects.toMatchObject({ code: 'webhook-address-refused' });
});

it('knows which addresses are public', () => {
  for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111']) {
    expect([address, isPublicAddress(address)]).toEqual([address, true]);
  }
  for (const address of [
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '172.31.255.255', '192.168.0.1', '198.18.0.1', '224.0.0.1'],
    ...['255.255.255.255', '::', 'fe80::1', 'fd00::1', 'ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', 'x'],
  ]) {
    expect([address, isPublicAddress(address)]).toEqual([address, false]);
  }
});

it('goes to the networks that the operator has allowed, and to no other private one', () => {
  const allowed = allowedNetworks(['10.1.0.0/16', 'fd00:1::/32']);
  for (const address of ['10.1.255.1', 'fd00:1::7', '8.8.8.8']) expect(mayGoTo(address, allowed)).toBe(true);
  for (const address of ['10.2.0.1', '127.0.0.1', 'fd00:2::7', '169.254.169.254', 'x']) {
    expect(mayGoTo(address, allowed)).toBe(false);
  }
  for (const network of ['10.1.0.0/16', '::1/128']) expect(networkProblem(network)).toBeUndefined();
  for (const network of ['10.1.0.0', '10.1.0.0/33', 'fd00::/129', 'host/8', '10.0.0.0/8/8', '10.0.0.0/']) {
    expect(networkProblem(network)).toContain('is no network');
  }
});
