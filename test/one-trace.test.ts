import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RestApi } from '@tatami/client/rest';
import { TestIssuer } from '@tatami/identity/testing';
import { startWorkers } from '@tatami/jobs';
import { systemClock } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import { openObjects } from '@tatami/objects';
import { createTestTenant, newUserId, type TestTenant, testServerUrl } from '@tatami/persistence/testing';
import { MetricsRegistry, startTracing } from '@tatami/service';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SpanReceiver } from './span-receiver.ts';

const NAME = 'A dojo that nobody else may hear of';

let issuer: TestIssuer;
let tenant: TestTenant;
let receiver: SpanReceiver;
let folder: string;
let api: ChildProcess;
let origin: string;
let stopTracing: () => Promise<void>;
const stops: (() => void | Promise<void>)[] = [];

beforeAll(async () => {
  receiver = await SpanReceiver.start();
  issuer = await TestIssuer.start();
  tenant = await createTestTenant();
  folder = await mkdtemp(join(tmpdir(), 'tatami-trace-'));
  await tenant.persistence.catalog.setIssuer(tenant.tenantId, issuer.url);
  api = startApi();
  origin = await addressOf(api);
});

afterAll(async () => {
  api.kill('SIGKILL');
  for (const stop of stops.reverse()) await stop();
  receiver.close();
  await issuer.stop();
  await tenant.dispose();
  await rm(folder, { recursive: true });
});

it('follows what a page asks for through the API to the job, in one trace', async () => {
  const token = await issuer.sign(tenant.tenantId, { userId: newUserId() });
  const pageTraceParents: string[] = [];
  const page = new RestApi({
    origin,
    token: async () => token,
    fetch: (input, init) => {
      pageTraceParents.push(new Headers(init?.headers).get('traceparent') ?? '');
      return fetch(input, init);
    },
  });
  await startWorker();
  await page.call('createDojo', { body: { name: NAME } });
  const job = await page.call('createReport', {
    body: { scope: 'user', from: '2026-01-01', to: '2026-02-01', language: 'en' },
  });
  await until('the job is done', async () => {
    const { state } = await page.call('readJob', { path: { id: job.id } });
    return state === 'done';
  });
  await stopTracing();
  api.kill('SIGTERM');
  expect(await once(api, 'exit')).toEqual([0, null]);

  const [, pageTrace = '', pageSpan] = pageTraceParents[1]?.split('-') ?? [];
  expect(pageTrace).toMatch(/^[0-9a-f]{32}$/);
  const [request, done, ...others] = receiver.spans
    .filter(({ traceId }) => traceId === pageTrace)
    .toSorted((a, b) => (a.service > b.service ? -1 : 1));
  expect(request).toMatchObject({ service: 'poc-api', name: 'POST /v1/reports', parentSpanId: pageSpan });
  expect(done).toMatchObject({ service: 'jobs', name: 'job report', parentSpanId: request?.spanId });
  expect(done?.attributes).toEqual([{ key: 'tatami.job.outcome', value: { stringValue: 'done' } }]);
  expect(others).toEqual([]);
  // Each request of the page is a trace of its own.
  expect(new Set(pageTraceParents).size).toBe(pageTraceParents.length);
});

it('has no word in it that somebody wrote, no address and no token', () => {
  const sent = receiver.bodies.join('\n');
  expect(sent).toContain('POST /v1/dojos');
  for (const secret of [NAME, encodeURIComponent(NAME), 'Bearer', 'eyJ', tenant.tenantId, '127.0.0.1'])
    expect(sent).not.toContain(secret);
});

/** In this process, and of this test's tenant alone: other tests have jobs on the same server. */
async function startWorker(): Promise<void> {
  const tracingStops: (() => void | Promise<void>)[] = [];
  const metrics = new MetricsRegistry();
  await startTracing({
    service: 'jobs',
    settings: { TATAMI_OTLP_URL: undefined, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    metrics,
    stops: { add: (_name, stop) => void tracingStops.push(stop) },
  });
  const { tenantId, persistence } = tenant;
  const workers = startWorkers({
    persistence: {
      tenant: id => persistence.tenant(id),
      catalog: {
        work: async () => (await persistence.catalog.work()).filter(work => work.tenantId === tenantId),
        forgetWork: work => persistence.catalog.forgetWork(work),
      },
    },
    objects: await openObjects({
      ...{ bucket: undefined, region: 'sa-east-1', endpoint: undefined },
      ...{ folder, secret: new Uint8Array(32) },
    }),
    atOnce: 1,
    clock: systemClock,
    random: Math.random,
    onEnd: () => undefined,
    reportError: (what, error) => console.error(what, error),
  });
  stopTracing = async () => {
    await workers.stop();
    for (const stop of tracingStops.splice(0)) await stop();
    metrics.close();
  };
  stops.push(() => stopTracing());
}

function startApi(): ChildProcess {
  const main = fileURLToPath(import.meta.resolve('@tatami/poc-api/main'));
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main], {
    env: {
      DATABASE_URL: testServerUrl(),
      TATAMI_HOST: '127.0.0.1',
      TATAMI_PORT: '0',
      TATAMI_OBJECTS_DIR: folder,
      TATAMI_OTLP_URL: receiver.url,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** From the line in which the process says that it is up. */
async function addressOf(started: ChildProcess): Promise<string> {
  if (started.stdout === null) throw new Error('the output is not read');
  const lines: string[] = [];
  for await (const line of createInterface(started.stdout)) {
    lines.push(line);
    const { msg, address } = JSON.parse(line) as { msg?: string; address?: string };
    if (msg === 'the API is up' && address !== undefined) return address;
  }
  throw new Error(`The API did not start:\n${lines.join('\n')}`);
}
