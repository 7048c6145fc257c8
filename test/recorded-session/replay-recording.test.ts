import { TestPod } from '@tatami/collab-server/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editors } from '../editors.ts';
import { generateSession } from './generate-session.ts';
import { parseRecording } from './recording.ts';
import { replayRecording } from './replay-recording.ts';

describe('a recorded session, typed again', () => {
  let pod: TestPod;
  beforeAll(async () => {
    pod = await TestPod.start();
  });
  afterAll(() => pod?.stop());

  it('comes out the same for everybody, for a newcomer, and after a restart', async () => {
    const recording = parseRecording(generateSession({ seed: 7, edits: 2_000, authors: 3 }));
    const dojoId = await pod.createDojo();
    const users = Array.from({ length: recording.authors }, () => pod.newUser());
    const figures = await replayRecording({
      recording,
      url: `${pod.url}/${dojoId}`,
      token: author => pod.token({ ...(users[author] ? { userId: users[author] } : {}) }),
      withinMs: 25_000,
    });
    expect(figures.updates).toBe(2_000);
    expect(figures.texts).toEqual(users.map(() => recording.endContent));
    const editors = new Editors(pod);
    expect(await editors.textForNewcomer(dojoId)).toBe(recording.endContent);
    await pod.restart();
    expect(await editors.textForNewcomer(dojoId)).toBe(recording.endContent);
  });
});

describe('a generated session', () => {
  it('is the same for the same seed, has all its authors, deletes, and emoji', () => {
    const session = generateSession({ seed: 1, edits: 300, authors: 3 });
    expect(generateSession({ seed: 1, edits: 300, authors: 3 })).toEqual(session);
    expect(generateSession({ seed: 2, edits: 300, authors: 3 })).not.toEqual(session);
    expect(new Set(session.txns.map(txn => txn.agent)).size).toBe(3);
    expect(session.txns.some(txn => (txn.parents?.length ?? 0) > 1)).toBe(true);
    expect(session.txns.some(txn => txn.patches.some(([, deleted]) => deleted > 0))).toBe(true);
    expect(session.endContent).toContain('🥋');
  });
});
