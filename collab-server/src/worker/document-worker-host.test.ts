import { systemClock } from '@tatami/kernel';
import type { DojoId, TenantId, UserId } from '@tatami/protocol';
import { DEFAULT_LIMITS } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { JudgeQuestion } from '../room/intake.ts';
import { DocumentWorker } from './document-worker-host.ts';

const room = {
  tenantId: '0190a0a0-0000-7000-8000-000000000001' as TenantId,
  dojoId: '0190a0a0-0000-7000-8000-000000000002' as DojoId,
};
const userId = '0190a0a0-0000-7000-8000-000000000003' as UserId;
const emptyDocument = () => Uint8Array.of(0, 0);

function question(update: Uint8Array, more: Partial<JudgeQuestion> = {}): JudgeQuestion {
  return {
    address: room,
    userId,
    state: emptyDocument,
    update,
    isWanted: () => true,
    charge: () => {},
    ...more,
  };
}

describe('the document worker', () => {
  let worker: DocumentWorker;
  beforeAll(() => {
    worker = new DocumentWorker({ reportError: () => {}, limits: DEFAULT_LIMITS, clock: systemClock });
  });
  afterAll(() => worker.close());

  it('passes an honest edit, in a thread of its own', async () => {
    const doc = new Y.Doc();
    doc.getText('main').insert(0, 'hello');
    const state = Y.encodeStateAsUpdate(doc);
    const before = Y.encodeStateVector(doc);
    doc.getText('main').insert(5, ' world');
    const charged: number[] = [];
    const charge = (tookMs: number) => void charged.push(tookMs);
    const asked = question(Y.encodeStateAsUpdate(doc, before), { state: () => state, charge });
    expect(await worker.judge(asked)).toEqual({ ok: true });
    expect(charged).toEqual([expect.any(Number)]);
    expect(charged[0]).toBeGreaterThan(0);
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
    expect(await worker.judge(question(Uint8Array.of(9, 9, 9)))).toMatchObject({ ok: false });
    await expect(worker.makeSnapshot(undefined, [Uint8Array.of(9, 9, 9)])).rejects.toThrow('No snapshot');
    expect(await worker.judge(question(Uint8Array.of(0, 0)))).toEqual({ ok: true });
  });

  it('[W6] gives no verdict when the thread is stuck, and goes on with another one', async () => {
    const troubles: string[] = [];
    const impatient = new DocumentWorker({
      limits: DEFAULT_LIMITS,
      clock: systemClock,
      stuckMs: 0,
      reportError: what => troubles.push(what),
    });
    const doc = new Y.Doc();
    for (let i = 0; i < 3_000; i++) doc.getText('main').insert(0, 'x');
    const judged = impatient.judge(question(Y.encodeStateAsUpdate(doc)));
    await expect(judged).rejects.toMatchObject({ code: 'overloaded' });
    expect(troubles).toContain('The worker thread was stuck and was ended');
    await impatient.close();
  });

  it('[W5] gives no verdict to a room that has too many waiting', async () => {
    const crowded = new DocumentWorker({ limits: DEFAULT_LIMITS, clock: systemClock, reportError: () => {} });
    const verdicts = Array.from({ length: 300 }, () =>
      crowded.judge(question(Uint8Array.of(0, 0))).catch((error: unknown) => error),
    );
    const last = await verdicts.at(-1);
    expect(last).toMatchObject({ code: 'overloaded' });
    expect(await verdicts[0]).toEqual({ ok: true });
    await crowded.close();
  });

  it('[W5] judges nothing for somebody who has left', async () => {
    let hasLooked = false;
    const state = () => {
      hasLooked = true;
      return emptyDocument();
    };
    const judged = worker.judge(question(Uint8Array.of(0, 0), { state, isWanted: () => false }));
    await expect(judged).rejects.toMatchObject({ code: 'overloaded' });
    expect(hasLooked).toBe(false);
    expect(await worker.judge(question(Uint8Array.of(0, 0)))).toEqual({ ok: true });
  });
});
