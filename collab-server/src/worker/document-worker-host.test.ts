import { DEFAULT_LIMITS } from '@tatami/protocol/limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { systemClock } from '../clock.ts';
import { DocumentWorker } from './document-worker-host.ts';

describe('the document worker', () => {
  let worker: DocumentWorker;
  beforeAll(() => {
    worker = new DocumentWorker({ onTrouble: () => {}, limits: DEFAULT_LIMITS, clock: systemClock });
  });
  afterAll(() => worker.close());

  it('passes an honest edit, in a thread of its own', async () => {
    const doc = new Y.Doc();
    doc.getText('main').insert(0, 'hello');
    const state = Y.encodeStateAsUpdate(doc);
    const before = Y.encodeStateVector(doc);
    doc.getText('main').insert(5, ' world');
    expect(await worker.judge(state, Y.encodeStateAsUpdate(doc, before))).toEqual({ ok: true });
  });

  it('makes a snapshot of a stretch of edits', async () => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', update => updates.push(update));
    for (const letter of 'hello') doc.getText('main').insert(0, letter);
    const { stateVector } = await worker.makeSnapshot(undefined, updates);
    expect([...stateVector]).toEqual([...Y.encodeStateVector(doc)]);
  });

  it('does not take nonsense for an edit, and goes on', async () => {
    expect(await worker.judge(Uint8Array.of(0, 0), Uint8Array.of(9, 9, 9))).toMatchObject({ ok: false });
    await expect(worker.makeSnapshot(undefined, [Uint8Array.of(9, 9, 9)])).rejects.toThrow('No snapshot');
    expect(await worker.judge(Uint8Array.of(0, 0), Uint8Array.of(0, 0))).toEqual({ ok: true });
  });
});
