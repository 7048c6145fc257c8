import type { SpokenWord } from './speech-provider.ts';

/** Louder than this is speech: 1/100 of full scale. */
const SILENCE = 327;
/** How long sounds last, beside an ordinary consonant. */
const WEIGHTS = { vowel: 1.5, stressed: 0.5, long: 0.7, consonant: 1 } as const;
/** What a pause in the sentence takes, beside an ordinary consonant. */
const PAUSES: readonly (readonly [RegExp, number])[] = [
  [/[.!?:;…]["')\]]*$/, 5],
  [/,["')\]]*$/, 3],
];
const VOWEL = /[aeiouyɐɑʌæɛəɜɚɪɔɒʊɯøœɨʉãẽĩõũ]/u;

/** Where in the samples speech begins and ends. */
export function voicedSpan(samples: Int16Array, sampleRate: number): { startMs: number; endMs: number } {
  const isLoud = (sample: number) => Math.abs(sample) > SILENCE;
  const first = Math.max(0, samples.findIndex(isLoud));
  const last = Math.max(first, samples.findLastIndex(isLoud));
  return { startMs: (first / sampleRate) * 1000, endMs: ((last + 1) / sampleRate) * 1000 };
}

/**
 * When the words of a sentence are heard. espeak-ng's command line tells no times: only its library does, which would
 * have to be in this process. So each sentence is spoken alone, which makes its beginning and end exact, and its words
 * are spread over it by how long their sounds usually take. A caption needs no more, and an error ends with the sentence.
 *
 * @param ipa the sounds of each word; empty for one that is not heard
 */
export function spreadWords(
  texts: readonly string[],
  ipa: readonly string[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): SpokenWord[] {
  const sounds = ipa.map(soundsOf);
  const pauses = texts.map((text, i) =>
    i === texts.length - 1 ? 0 : (PAUSES.find(([end]) => end.test(text))?.[1] ?? 0),
  );
  const lengths = sounds.map(word => word.reduce((sum, { weight }) => sum + weight, 0));
  const total = [...lengths, ...pauses].reduce((sum, weight) => sum + weight, 0);
  const unitMs = total === 0 ? 0 : (endMs - startMs) / total;
  let atMs = startMs;
  return sounds.map((word, i) => {
    const begin = atMs;
    const timed = word.map(({ ipa: sound, weight }) => {
      const one = { atMs, ipa: sound };
      atMs += weight * unitMs;
      return one;
    });
    const spoken = { startMs: begin, endMs: atMs, sounds: timed };
    const pauseMs = (pauses[i] ?? 0) * unitMs;
    if (pauseMs > 0) timed.push({ atMs, ipa: '' });
    atMs += pauseMs;
    return spoken;
  });
}

function soundsOf(ipa: string): { readonly ipa: string; readonly weight: number }[] {
  const sounds: { ipa: string; weight: number }[] = [];
  let isStressed = false;
  for (const character of ipa.normalize('NFD')) {
    const last = sounds.at(-1);
    if (character === 'ˈ') isStressed = true;
    else if (character === 'ː') {
      if (last !== undefined) last.weight += WEIGHTS.long;
    } else if (/\p{L}/u.test(character) && !/\p{Lm}/u.test(character)) {
      const isVowel = VOWEL.test(character);
      const weight = isVowel ? WEIGHTS.vowel + (isStressed ? WEIGHTS.stressed : 0) : WEIGHTS.consonant;
      if (isVowel) isStressed = false;
      sounds.push({ ipa: character, weight });
    }
  }
  return sounds;
}
