import { expect, it } from 'vitest';
import { generateSession } from './generate-session.ts';
import { parseRecording } from './recording.ts';
import { replayOnStack } from './replay-on-stack.ts';

it('comes out the same though the pod is killed in the middle and at the end', {
  timeout: 90_000,
}, async () => {
  const recording = parseRecording(generateSession({ seed: 11, edits: 400, authors: 3 }));
  const figures = await replayOnStack(recording, [0.4]);
  expect(figures).toMatchObject({ updates: 400, podKills: 2 });
  expect(figures.texts).toEqual([1, 2, 3].map(() => recording.endContent));
  expect(figures.journalRows).toBeGreaterThan(0);
});
