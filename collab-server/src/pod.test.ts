import { until } from '@tatami/kernel/testing';
import { sql } from '@tatami/persistence';
import { holdHead, newWriterId, withAdmin } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { encodeBatch, encodeEdit, encodeHello } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { TestPod } from '../testing/test-pod.ts';

describe('a pod', () => {
  let pod: TestPod;
  const logLines: string[] = [];
  beforeAll(async () => {
    pod = await TestPod.start({ onLogLine: line => void logLines.push(line) });
  });
  afterAll(() => pod.stop());

  it('takes an edit, saves it, and shows it to others and to whoever comes after a restart', async () => {
    const dojoId = await pod.createDojo();
    const alice = await pod.connect(dojoId);
    alice.send(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
    const { clientId } = await alice.message('welcome');
    const doc = new Y.Doc();
    doc.clientID = clientId;
    doc.getText('main').insert(0, 'hello');
    alice.send(encodeEdit(0, Y.encodeStateAsUpdate(doc)));
    const saved = await alice.message('saved');
    expect(saved.n).toBe(1);

    const bob = await pod.connect(dojoId);
    bob.send(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
    const state = await bob.message('batch');
    expect(textOf(state.update)).toBe('hello');

    await pod.restart();
    const carol = await pod.connect(dojoId);
    carol.send(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
    expect(textOf((await carol.message('batch')).update)).toBe('hello');
    carol.close();
  });

  it('[C15] tells operators alone how it is, at a port of their own', async () => {
    const guarded = await TestPod.start({ beside: pod, adminPort: 0 });
    const statusOf = async (url: string) => (await fetch(url)).status;
    for (const path of ['/readyz', '/metrics']) {
      expect(await statusOf(`${guarded.httpUrl}${path}`)).toBe(404);
    }
    expect(await statusOf(`${guarded.httpUrl}/healthz`)).toBe(200);
    expect(await (await fetch(`${guarded.adminUrl}/readyz`)).json()).toHaveProperty('isReady');
    expect(await (await fetch(`${guarded.adminUrl}/metrics`)).text()).toContain('tatami_rooms');
    await guarded.stop();
  });

  it('[C9] says when it closes a connection before it does, spread over the time it has', async () => {
    const draining = await TestPod.start({ beside: pod });
    const dojoId = await pod.createDojo();
    const clients = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const client = await draining.connect(dojoId);
        client.send(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
        await client.message('welcome');
        return client;
      }),
    );
    await draining.drain(400);
    const slices = new Set<number>();
    for (const client of clients) {
      const { inMs, comeBackAfterMs } = await client.message('closing');
      slices.add(Math.min(7, Math.floor(inMs / 50)));
      expect(comeBackAfterMs).toBeLessThanOrEqual(300);
      expect(await client.whenClosed()).toEqual({ code: 1012, reason: 'restarting' });
    }
    // Each has a slice of its own; a moment at its end may be rounded into the next one.
    expect(slices.size).toBeGreaterThan(4);
    await draining.stop();
  });

  it('[C9] answers what a client sent before it closes its connection', async () => {
    const draining = await TestPod.start({ beside: pod });
    const dojoId = await pod.createDojo();
    const client = await draining.connect(dojoId);
    client.send(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
    const doc = new Y.Doc();
    doc.clientID = (await client.message('welcome')).clientId;
    const letGo = await holdHead(pod.tenant.adminUrl, dojoId);
    doc.getText('main').insert(0, 'on its way');
    client.send(encodeEdit(0, Y.encodeStateAsUpdate(doc)));
    const metrics = async () => (await fetch(`${draining.adminUrl}/metrics`)).text();
    await until('the edit has come', async () => /^tatami_updates_total 1$/m.test(await metrics()));
    const drained = draining.drain(0);
    await client.message('closing');
    await letGo();
    await client.whenClosed();
    expect(client.messages('saved')).toMatchObject([{ n: 1 }]);
    await drained;
    await draining.stop();
  });

  it('[O6] opens a dojo from a snapshot, and the same without any', async () => {
    const dojoId = await pod.createDojo();
    const { journal } = pod.tenant.storage;
    const text = await typeALot(pod, dojoId);
    await expect.poll(() => journal.latestSnapshot(dojoId), { timeout: 10_000 }).toBeDefined();
    await pod.restart();
    expect(await readBy(pod, dojoId)).toBe(text);
    await withAdmin(pod.tenant.adminUrl, connection =>
      connection.query(sql`delete from dojo_snapshot where dojo_id = ${dojoId}`),
    );
    expect(await journal.latestSnapshot(dojoId)).toBeUndefined();
    await pod.restart();
    expect(await readBy(pod, dojoId)).toBe(text);
  });

  it('[O7] leaves out what cannot be integrated, and shows the rest', async () => {
    const dojoId = await pod.createDojo();
    const { journal, dojos } = pod.tenant.storage;
    const userId = pod.newUser();
    const good = new Y.Doc();
    good.getText('main').insert(0, 'good');
    const entries = [Y.encodeStateAsUpdate(good), Uint8Array.of(1, 1, 5, 0, 31, 1, 1, 102)].map(bytes => ({
      kind: 'update' as const,
      userId,
      clientId: 1,
      deltaMs: 0,
      bytes,
    }));
    await journal.append(newWriterId(), [{ dojoId, epoch: 1, batch: 1n, payload: encodeBatch(entries) }]);
    expect(await readBy(pod, dojoId)).toBe('good');
    expect([...(await dojos.quarantined(dojoId))]).toEqual(['1:1']);
    const line = logLines.find(each => each.includes('cannot be integrated')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({ tenantId: pod.tenant.tenantId, dojoId });
  });

  it('is not ready on a database that may lose what it commits, or as its superuser, and says so', async () => {
    const answer = await fetch(`${pod.httpUrl}/readyz`);
    // The test server runs without fsync, for speed, and tests connect as its administrator.
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      isReady: false,
      isSaving: true,
      faults: expect.arrayContaining(['database-user-is-superuser', 'fsync-off']),
    });
  });

  it('tells Prometheus what it did', async () => {
    const metrics = await (await fetch(`${pod.httpUrl}/metrics`)).text();
    for (const name of [
      'unsent_bytes',
      'updates_total',
      'deliveries_total',
      'journal_seconds',
      'saved_lag_seconds',
    ]) {
      expect(metrics).toContain(`tatami_${name}`);
    }
    expect((await fetch(`${pod.httpUrl}/secrets`)).status).toBe(404);
  });
});

/** Types until the journal is long enough for a snapshot, and returns the text. */
async function typeALot(pod: TestPod, dojoId: DojoId): Promise<string> {
  const client = await pod.connect(dojoId);
  client.send(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
  const doc = new Y.Doc();
  doc.clientID = (await client.message('welcome')).clientId;
  doc.on('update', (update: Uint8Array) => client.send(encodeEdit(0, update)));
  const line = 'the quick brown fox jumps over the lazy dog. '.repeat(10);
  for (let i = 0; i < 100; i++) doc.getText('main').insert(0, line);
  await client.message('saved', saved => saved.n === 100);
  client.close();
  return doc.getText('main').toString();
}

async function readBy(pod: TestPod, dojoId: DojoId): Promise<string> {
  const client = await pod.connect(dojoId);
  client.send(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
  const { update } = await client.message('batch');
  client.close();
  return textOf(update);
}

function textOf(update: Uint8Array): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc.getText('main').toString();
}
