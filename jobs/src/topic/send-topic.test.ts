import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { installMoto, type MotoServer, startMoto } from '@tatami/engines';
import { JobQueue, type TakenJob } from '@tatami/job-queue';
import { until } from '@tatami/kernel/testing';
import { createTestTenant, newUserId, type TestTenant } from '@tatami/persistence/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendTopic } from './send-topic.ts';
import { snsSettings } from './sns-settings.ts';
import { SnsTopics } from './sns-topics.ts';

const moto = await installMoto();
const SERVER = {
  region: 'sa-east-1',
  pageUrl: 'https://dojo.example',
  // The server takes any.
  credentials: { accessKeyId: 'tatami', secretAccessKey: 'tatami-secret' },
};

/** What a subscriber of SNS is sent. */
interface Delivered {
  readonly Type: string;
  readonly TopicArn: string;
  readonly Message: string;
}

let tenant: TestTenant;
let queue: JobQueue;
beforeAll(async () => {
  tenant = await createTestTenant();
  queue = new JobQueue(tenant.storage.database, { hasTopics: true });
});
afterAll(() => tenant.dispose());

/** The message about an order that has ended. */
async function endedOrder(kind: 'archive' | 'report'): Promise<TakenJob> {
  const ana = newUserId();
  await tenant.storage.people.remember(ana, 'Ana');
  await queue.ask({ id: newUserId(), kind, subjectId: ana, askedBy: ana, data: {} });
  const order = await queue.take([kind]);
  if (order === undefined) throw new Error('there is an order');
  await queue.done(order, { files: [] });
  const message = await queue.take(['topic']);
  if (message === undefined) throw new Error('there is a message');
  return message;
}

const send = (message: TakenJob, topics: SnsTopics) =>
  sendTopic(message, tenant.tenantId, {
    notifications: tenant.storage.notifications,
    topics,
    pageUrl: SERVER.pageUrl,
  });

describe.skipIf(moto.kind === 'missing')('a tenant’s topics (need python3-venv and its registry)', () => {
  const delivered: Delivered[] = [];
  const receiver = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    delivered.push(JSON.parse(String(Buffer.concat(parts))));
    response.end();
  });
  let server: MotoServer;
  let client: SNSClient;
  let topics: SnsTopics;
  beforeAll(async () => {
    if (moto.kind === 'missing') return;
    server = await startMoto(moto.program);
    topics = new SnsTopics({ ...SERVER, endpoint: server.endpoint });
    client = new SNSClient({ ...SERVER, endpoint: server.endpoint });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
  });
  afterAll(async () => {
    topics?.close();
    client?.destroy();
    receiver.close();
    await server?.stop();
  });

  const subscribe = async (subject: string) => {
    const { TopicArn } = await client.send(
      new CreateTopicCommand({ Name: `tenant-${tenant.tenantId}-${subject}` }),
    );
    const Endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    // What has no such attribute is not delivered.
    const FilterPolicy = JSON.stringify({ type: ['report-ready', 'archive-ready'] });
    await client.send(
      new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint, Attributes: { FilterPolicy } }),
    );
  };

  it('say what was made for somebody, with the way to it', async () => {
    for (const subject of ['dojo', 'jobs']) await subscribe(subject);
    const [report, archive] = [await endedOrder('report'), await endedOrder('archive')];
    expect(await send(report, topics)).toEqual({ isSent: true });
    expect(await send(archive, topics)).toEqual({ isSent: true });
    const notifications = () => delivered.filter(({ Type }) => Type === 'Notification');
    await until('both are delivered', () => notifications().length === 2);
    const told = notifications().map(({ TopicArn, Message }) => ({
      topic: TopicArn.split(':').at(-1),
      ...JSON.parse(Message),
    }));
    expect(told).toEqual([
      expect.objectContaining({
        topic: `tenant-${tenant.tenantId}-jobs`,
        ...{ type: 'report-ready', id: report.subjectId },
        link: 'https://dojo.example/reports',
        data: { userId: report.askedBy, subjectId: expect.any(String), reason: null },
      }),
      expect.objectContaining({
        topic: `tenant-${tenant.tenantId}-dojo`,
        type: 'archive-ready',
        link: expect.stringMatching(/^https:\/\/dojo\.example\/p\//),
      }),
    ]);
  });
});

it('is tried again while SNS is away, and has nothing to say of what was forgotten', async () => {
  const message = await endedOrder('report');
  const away = new SnsTopics({ ...SERVER, endpoint: 'http://127.0.0.1:1' });
  await expect(send(message, away)).rejects.toMatchObject({ code: 'topic-failed' });
  expect(await send({ ...message, subjectId: newUserId() }, away)).toEqual({ isSent: false });
  away.close();
});

it('is off without a region, and needs to know where the page is', () => {
  const none = { TATAMI_SNS_REGION: undefined, TATAMI_SNS_ENDPOINT: undefined, TATAMI_PAGE_URL: undefined };
  expect(snsSettings(none)).toBeUndefined();
  expect(() => snsSettings({ ...none, TATAMI_SNS_REGION: 'sa-east-1' })).toThrow('TATAMI_PAGE_URL');
});
