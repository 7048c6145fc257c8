/**
 * The music under the voice. It is played by this code from the chords below, which were written for it: there is no
 * recording and no composition of others, so the licence of this repository is the whole of its licence.
 */

const BEAT_MS = 60_000 / 84;
/** A chord for each four beats, as numbers of MIDI: A minor, F major, C major, G major, each with its bass first. */
const CHORDS = [
  [45, 57, 60, 64],
  [41, 57, 60, 65],
  [48, 55, 60, 64],
  [43, 55, 59, 62],
] as const;
/** Which note of the chord is plucked on each half beat. */
const PLUCKED = [1, 2, 3, 2, 1, 3, 2, 3] as const;

/** As shares of full scale: alone, and while somebody speaks. */
const LOUDNESS = { alone: 0.13, underVoice: 0.05 } as const;
const FADE_MS = { in: 1_200, out: 2_500, duck: 260 } as const;
/** What is louder than this is a voice. */
const VOICE = 600;

/** Adds music to what is said: softer while it is said, and fading at both ends. The same voice gets the same music. */
export function addMusic(samples: Int16Array, sampleRate: number): void {
  const music = playedChords(samples.length, sampleRate);
  const perMs = sampleRate / 1000;
  let gain: number = LOUDNESS.alone;
  const step = (LOUDNESS.alone - LOUDNESS.underVoice) / (FADE_MS.duck * perMs);
  const voice = voicedUntil(samples, Math.round(FADE_MS.duck * perMs));
  for (let i = 0; i < samples.length; i++) {
    const wanted = voice[i] === 1 ? LOUDNESS.underVoice : LOUDNESS.alone;
    gain = gain < wanted ? Math.min(wanted, gain + step / 3) : Math.max(wanted, gain - step);
    const fade = Math.min(1, i / (FADE_MS.in * perMs), (samples.length - i) / (FADE_MS.out * perMs));
    const sum = (samples[i] as number) + (music[i] as number) * gain * fade * 32_767;
    samples[i] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
}

/** 1 for each sample that is near a voice, so that the music is soft when it begins and between two words. */
function voicedUntil(samples: Int16Array, reach: number): Uint8Array {
  const voiced = new Uint8Array(samples.length);
  let filledTo = 0;
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i] as number) < VOICE) continue;
    const end = Math.min(samples.length, i + reach);
    voiced.fill(1, Math.max(filledTo, i - reach, 0), end);
    filledTo = end;
  }
  return voiced;
}

/** From -1 to 1. */
function playedChords(length: number, sampleRate: number): Float32Array {
  const music = new Float32Array(length);
  const beat = (BEAT_MS * sampleRate) / 1000;
  for (let bar = 0; bar * beat * 4 < length; bar++) {
    const chord = CHORDS[bar % CHORDS.length] as (typeof CHORDS)[number];
    const start = bar * beat * 4;
    for (const [i, note] of chord.entries()) {
      addTone(music, sampleRate, {
        note,
        start,
        length: beat * 4.4,
        attack: beat * 0.7,
        level: i === 0 ? 0.34 : 0.13,
      });
    }
    for (const [half, of] of PLUCKED.entries()) {
      const note = chord[of] + 12;
      addTone(music, sampleRate, {
        note,
        start: start + (half * beat) / 2,
        length: beat * 1.6,
        attack: 60,
        level: 0.2,
      });
    }
  }
  return music;
}

interface Tone {
  readonly note: number;
  /** All in samples. */
  readonly start: number;
  readonly length: number;
  readonly attack: number;
  readonly level: number;
}

/** A sine with a soft octave above it, which begins in `attack` and dies away. */
function addTone(
  music: Float32Array,
  sampleRate: number,
  { note, start, length, attack, level }: Tone,
): void {
  const turn = (2 * Math.PI * 440 * 2 ** ((note - 69) / 12)) / sampleRate;
  const from = Math.round(start);
  const to = Math.min(music.length, Math.round(start + length));
  const [stepSin, stepCos] = [Math.sin(turn), Math.cos(turn)];
  // A turning pointer, which costs a sixth of asking for a sine each time.
  let [sin, cos] = [0, 1];
  for (let i = from; i < to; i++) {
    const at = i - from;
    const left = 1 - at / length;
    const shape = Math.min(1, at / attack) * left * Math.sqrt(left) * level;
    music[i] = (music[i] as number) + (sin + 0.44 * sin * cos) * shape;
    const turned = sin * stepCos + cos * stepSin;
    cos = cos * stepCos - sin * stepSin;
    sin = turned;
  }
}
