import type { Sound } from '../narration/speech-provider.ts';

/** A mouth: each from 0 to 1. */
export interface Mouth {
  readonly open: number;
  readonly wide: number;
  /** Lips that are drawn together to a ring. */
  readonly round: number;
  readonly teeth: number;
  readonly tongue: number;
}

const CLOSED: Mouth = { open: 0, wide: 0.62, round: 0, teeth: 0, tongue: 0 };

/** What lips look like at a sound, by the letters of the phonetic alphabet; the classes are those of MPEG-4 visemes. */
const SHAPES: readonly (readonly [string, Mouth])[] = [
  ['pbm', { open: 0, wide: 0.5, round: 0.1, teeth: 0, tongue: 0 }],
  ['fvɱ', { open: 0.16, wide: 0.6, round: 0, teeth: 1, tongue: 0 }],
  ['θð', { open: 0.26, wide: 0.62, round: 0, teeth: 0.8, tongue: 1 }],
  ['tdnlɲʎ', { open: 0.26, wide: 0.64, round: 0, teeth: 0.8, tongue: 0.8 }],
  ['sz', { open: 0.18, wide: 0.76, round: 0, teeth: 1, tongue: 0 }],
  ['ʃʒ', { open: 0.3, wide: 0.4, round: 0.6, teeth: 1, tongue: 0 }],
  ['kgɡŋxɣhɦ', { open: 0.32, wide: 0.62, round: 0, teeth: 0.3, tongue: 0.3 }],
  ['rɾɹʁɻ', { open: 0.3, wide: 0.5, round: 0.35, teeth: 0.3, tongue: 0.6 }],
  ['aɐɑæʌ', { open: 1, wide: 0.76, round: 0.05, teeth: 0.8, tongue: 0.8 }],
  ['eɛəɜɚ', { open: 0.58, wide: 0.84, round: 0, teeth: 0.8, tongue: 0.6 }],
  ['iɪɨjy', { open: 0.3, wide: 0.95, round: 0, teeth: 1, tongue: 0.2 }],
  ['oɔɒ', { open: 0.72, wide: 0.4, round: 0.9, teeth: 0, tongue: 0.2 }],
  ['uʊwɯ', { open: 0.4, wide: 0.26, round: 1, teeth: 0, tongue: 0 }],
];

/** A mouth takes this long from one sound to the next. */
const BLEND_MS = 80;

/** The mouth at a time. Sounds are in order. */
export function mouthAt(sounds: readonly Sound[], ms: number): Mouth {
  const next = sounds.findIndex(({ atMs }) => atMs > ms);
  const index = next === -1 ? sounds.length - 1 : next - 1;
  const current = sounds[index];
  if (current === undefined) return CLOSED;
  const share = Math.min(1, (ms - current.atMs) / BLEND_MS);
  return blend(shapeOf(sounds[index - 1]?.ipa), shapeOf(current.ipa), share);
}

function shapeOf(ipa: string | undefined): Mouth {
  if (ipa === undefined || ipa === '') return CLOSED;
  return SHAPES.find(([letters]) => letters.includes(ipa))?.[1] ?? CLOSED;
}

function blend(from: Mouth, to: Mouth, share: number): Mouth {
  const mix = (a: number, b: number) => a + (b - a) * share;
  return {
    open: mix(from.open, to.open),
    wide: mix(from.wide, to.wide),
    round: mix(from.round, to.round),
    teeth: mix(from.teeth, to.teeth),
    tongue: mix(from.tongue, to.tongue),
  };
}
