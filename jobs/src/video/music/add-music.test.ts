import { expect, it } from 'vitest';
import { addMusic } from './add-music.ts';

const RATE = 8_000;

/** Twelve seconds, with a voice from the fifth to the seventh. */
function spoken(): Int16Array {
  const samples = new Int16Array(12 * RATE);
  for (let i = 5 * RATE; i < 7 * RATE; i++) samples[i] = 8_000 * Math.sin(i / 3);
  return samples;
}

const loudness = (samples: Int16Array, fromS: number, toS: number) =>
  Math.sqrt(
    samples.subarray(fromS * RATE, toS * RATE).reduce((sum, sample) => sum + sample ** 2, 0) /
      ((toS - fromS) * RATE),
  );

it('is heard alone, softer under a voice, and fades at both ends; always the same', () => {
  const [voice, mixed, again] = [spoken(), spoken(), spoken()];
  addMusic(mixed, RATE);
  addMusic(again, RATE);
  expect(Buffer.from(again.buffer).equals(Buffer.from(mixed.buffer))).toBe(true);
  const music = mixed.map((sample, i) => sample - (voice[i] ?? 0));
  const alone = loudness(music, 2, 4);
  expect(alone).toBeGreaterThan(500);
  expect(loudness(music, 5.2, 6.8)).toBeLessThan(alone * 0.6);
  expect(loudness(music, 0, 0.1)).toBeLessThan(alone * 0.2);
  expect(loudness(music, 11.9, 12)).toBeLessThan(alone * 0.2);
  expect(Math.max(...music)).toBeLessThan(12_000);
});
