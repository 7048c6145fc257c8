import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type EmbeddedCluster, startEmbeddedCluster } from '@tatami/engines';
import { freshRandom, until } from '@tatami/kernel/testing';
import { openPersistence, type Persistence, type TenantPersistence } from '@tatami/persistence';
import { newTenantId } from '@tatami/persistence/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { differences, isOutboxEmpty, NO_DIFFERENCES } from '../testing/differences.ts';
import { RandomChanges } from '../testing/random-changes.ts';

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };
const KILLS = 5;

let folder: string;
let cluster: EmbeddedCluster;
let persistence: Persistence;
const storages: TenantPersistence[] = [];
const children = new Set<ChildProcess>();

/** On a server of its own: the process serves every tenant that it finds, also those of other tests. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tatami-indexer-'));
  await chmod(folder, 0o755);
  cluster = await startEmbeddedCluster({
    dataDir: join(folder, 'postgres'),
    port: 0,
    log: SILENT,
    settings: { fsync: 'off' },
  });
  persistence = await openPersistence({ adminUrl: cluster.url, connectionBudget: 8, log: SILENT });
  await persistence.createInstallation();
  for (const slug of ['acme', 'globex']) {
    const id = newTenantId();
    await persistence.catalog.createTenant({ id, slug, name: slug, issuer: `https://id.test/${slug}` });
    const storage = await persistence.tenant(id);
    if (storage === undefined) throw new Error('a tenant was created and is not there');
    storages.push(storage);
  }
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const storage of storages) storage.release();
  await persistence?.close();
  await cluster?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Resolves with the port when it is up. */
async function startIndexer(): Promise<{ child: ChildProcess; port: number }> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main], {
    env: { DATABASE_URL: cluster.url, TATAMI_HOST: '127.0.0.1', TATAMI_PORT: '0', TATAMI_POLL_MS: '500' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, port } = JSON.parse(line) as { msg: string; port: number };
    if (msg === 'the search indexer is up') {
      child.stdout.resume();
      return { child, port };
    }
  }
  throw new Error('the indexer has ended');
}

async function kill({ child }: { child: ChildProcess }): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  children.delete(child);
}

it(`loses nothing, whenever one of two is killed (${KILLS} times)`, async () => {
  const random = freshRandom('killed indexers');
  let isWriting = true;
  let written = 0;
  const writing = storages.map(async storage => {
    const changes = new RandomChanges(storage, random);
    while (isWriting) {
      await changes.one();
      written++;
    }
  });
  let [old, young] = await Promise.all([startIndexer(), startIndexer()]);
  for (let n = 0; n < KILLS; n++) {
    const before = written;
    const more = 20 + Math.floor(random.next() * 60);
    await until('more was written', () => written > before + more);
    await kill(old);
    [old, young] = [young, await startIndexer()];
  }
  isWriting = false;
  await Promise.all(writing);
  for (const { database } of storages) {
    await until('the outbox is empty', () => isOutboxEmpty(database), { withinMs: 20_000 });
    expect(await differences(database)).toEqual(NO_DIFFERENCES);
  }
  console.log(`${written} changes, ${KILLS} kills: no differences`);

  const ready = await fetch(`http://127.0.0.1:${young.port}/readyz`);
  expect(await ready.json()).toEqual({ isReady: true, isStopping: false, faults: [] });
  const metrics = await (await fetch(`http://127.0.0.1:${young.port}/metrics`)).text();
  for (const name of [
    'indexed_total',
    'failures_total',
    'backlog',
    'lag_seconds',
    'change_age_seconds_count',
  ])
    expect(metrics).toContain(`tatami_search_${name}`);
  const ended = once(young.child, 'exit');
  young.child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}, 90_000);
