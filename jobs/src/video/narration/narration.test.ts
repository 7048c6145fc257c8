import { findProgram } from '@tatami/engines';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentence } from '../script/sentence.ts';
import type { Scene } from '../script/video-script.ts';
import { cuesOf, subRip, webVtt } from './captions.ts';
import { espeak } from './espeak.ts';
import { pronounced } from './lexicon.ts';
import { narrateScene } from './narrate-scene.ts';
import { readWav, writeWav } from './wav.ts';
import { spreadWords } from './word-times.ts';

const SCENE: Scene = {
  kind: 'opening',
  say: [
    sentence`Olá, Ana!`,
    sentence`Você criou ${{ shown: '1.022', spoken: 'mil e vinte e duas' }} POCs em C#, <b> & Rust.`,
  ],
  show: { title: ['Seu ano'], subtitle: 'Ana', intro: null },
};

describe.skipIf(findProgram('espeak-ng') === undefined)('a scene, spoken by espeak-ng', () => {
  it('says every word in its order, inside the scene', async () => {
    const { frames, words, sounds, sampleRate, samples } = await narrateScene(SCENE, 'pt-BR', espeak(), 30);
    expect(words.map(({ text }) => text).join(' ')).toBe(
      'Olá, Ana! Você criou 1.022 POCs em C#, <b> & Rust.',
    );
    let beforeMs = 0;
    for (const { startMs, endMs } of words) {
      expect(startMs).toBeGreaterThanOrEqual(beforeMs);
      expect(endMs).toBeGreaterThanOrEqual(startMs);
      beforeMs = endMs;
    }
    expect(beforeMs).toBeLessThan((frames / 30) * 1000);
    expect(samples.length).toBe(Math.round((frames * sampleRate) / 30));
    expect(sounds.length).toBeGreaterThan(40);
    // A number of four words takes longer than a word of one syllable.
    const [number, inWord] = [words[4], words[6]];
    expect((number?.endMs ?? 0) - (number?.startMs ?? 0)).toBeGreaterThan(
      3 * ((inWord?.endMs ?? 0) - (inWord?.startMs ?? 0)),
    );
    const again = await narrateScene(SCENE, 'pt-BR', espeak(), 30);
    expect(again).toEqual({ frames, words, sounds, sampleRate, samples });
  });

  it('takes whatever somebody has typed', async () => {
    for (const typed of ['-v', '--help', '...', '<speak>', 'a\u00a0b.c', '日本', '[[x]]']) {
      const { samples, words } = await espeak().say(['Olá', typed], 'en');
      expect(samples.length).toBeGreaterThan(1_000);
      expect(words).toHaveLength(2);
    }
  });
});

it('reads names of technologies by their sound, and leaves the rest', () => {
  expect(pronounced('C#,', 'pt-BR')).toBe('cê charp,');
  expect(pronounced('(SQL)', 'en')).toBe('(sequel)');
  expect(pronounced('.NET', 'en')).toBe('dot net');
  expect(pronounced('constructor', 'en')).toBe('constructor');
});

it('spreads words over the sentence, whatever they are', () => {
  const texts = fc.array(fc.tuple(fc.string(), fc.string({ unit: 'grapheme' })), { minLength: 1 });
  fc.assert(
    fc.property(texts, words => {
      const spread = spreadWords(
        words.map(([text]) => text),
        words.map(([, ipa]) => ipa),
        { startMs: 100, endMs: 2_100 },
      );
      expect(spread).toHaveLength(words.length);
      expect(spread[0]?.startMs).toBe(100);
      expect(spread.at(-1)?.endMs).toBeLessThan(2_100.001);
    }),
  );
});

it('shows words in lines that are read at a glance, as WebVTT and SubRip', () => {
  const texts = 'You made 23 POCs, in seven & more languages. <i> Well'.split(' ');
  const words = texts.map((text, i) => ({
    text,
    startMs: 1_000 + i * 300,
    endMs: 1_250 + i * 300,
    isLast: text.endsWith('.'),
  }));
  const cues = cuesOf(words);
  expect(webVtt(cues)).toBe(
    [
      'WEBVTT\n',
      '00:00:01.000 --> 00:00:02.200\nYou made 23 POCs,\n',
      '00:00:02.200 --> 00:00:03.700\nin seven &amp; more languages.\n',
      '00:00:03.700 --> 00:00:04.600\n&lt;i&gt; Well\n',
    ].join('\n'),
  );
  expect(subRip(cues)).toContain('2\n00:00:02,200 --> 00:00:03,700\nin seven & more languages.\n');
});

it('reads the WAV that it writes', () => {
  const wav = { sampleRate: 22_050, samples: Int16Array.from([0, 1, -1, 32_767, -32_768]) };
  expect(readWav(writeWav(wav))).toEqual(wav);
  expect(() => readWav(Buffer.from('no'))).toThrow('Not a WAV');
});
