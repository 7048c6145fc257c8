import { encodeEdit, encodeHello } from '@tatami/protocol/wire/client-messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { TestPod } from '../testing/test-pod.ts';

describe('a pod', () => {
  let pod: TestPod;
  beforeAll(async () => {
    pod = await TestPod.start();
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

  it('is not ready on a database that may lose what it commits, and says so', async () => {
    const answer = await fetch(`${pod.httpUrl}/readyz`);
    // The test server runs without fsync, for speed.
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      isReady: false,
      isSaving: true,
      faults: expect.arrayContaining(['fsync-off']),
    });
  });

  it('tells Prometheus what it did', async () => {
    const metrics = await (await fetch(`${pod.httpUrl}/metrics`)).text();
    for (const name of ['updates_total', 'deliveries_total', 'journal_seconds', 'saved_lag_seconds']) {
      expect(metrics).toContain(`tatami_${name}`);
    }
    expect((await fetch(`${pod.httpUrl}/secrets`)).status).toBe(404);
  });
});

function textOf(update: Uint8Array): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc.getText('main').toString();
}
