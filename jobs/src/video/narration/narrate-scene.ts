import type { ReportLanguage } from '../../report/report-request.ts';
import type { Scene, SceneKind } from '../script/video-script.ts';
import type { Sound, SpeechProvider } from './speech-provider.ts';

/** Silence around what is said, in milliseconds: a scene is seen before it is talked about. */
const LEAD_MS = 500;
const BETWEEN_MS = 220;
const TAIL_MS = 650;

/** What has to be seen to its end. */
const SHORTEST_MS: Readonly<Record<SceneKind, number>> = {
  opening: 4_500,
  numbers: 5_500,
  languages: 5_500,
  rhythm: 5_500,
  poc: 5_500,
  code: 6_500,
  dojo: 11_000,
  highlights: 5_500,
  team: 5_500,
  badge: 5_000,
  closing: 5_000,
};

/** A word as captions show it, and when it is heard. */
export interface TimedWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  /** The last of its sentence. */
  readonly isLast: boolean;
}

/** A scene as it sounds; all times are from its beginning. */
export interface Narration {
  /** As many frames as the scene has. */
  readonly frames: number;
  readonly words: readonly TimedWord[];
  readonly sounds: readonly Sound[];
  readonly sampleRate: number;
  /** Exactly as long as the frames. */
  readonly samples: Int16Array;
}

/** Speaks a scene, sentence by sentence. */
export async function narrateScene(
  scene: Scene,
  language: ReportLanguage,
  speech: SpeechProvider,
  framesPerSecond: number,
): Promise<Narration> {
  const words: TimedWord[] = [];
  const sounds: Sound[] = [];
  const parts: { readonly atMs: number; readonly samples: Int16Array }[] = [];
  let sampleRate = 0;
  let atMs = LEAD_MS;
  for (const sentence of scene.say) {
    const spoken = await speech.say(
      sentence.map(word => word.spoken),
      language,
    );
    sampleRate = spoken.sampleRate;
    parts.push({ atMs, samples: spoken.samples });
    for (const [i, { shown }] of sentence.entries()) {
      const word = spoken.words[i];
      if (word === undefined) throw new RangeError('A voice has left out a word');
      words.push({
        text: shown,
        startMs: atMs + word.startMs,
        endMs: atMs + word.endMs,
        isLast: i === sentence.length - 1,
      });
      for (const sound of word.sounds) sounds.push({ ...sound, atMs: atMs + sound.atMs });
    }
    const spokenMs = spoken.words.at(-1)?.endMs ?? 0;
    sounds.push({ atMs: atMs + spokenMs, ipa: '' });
    atMs += spokenMs + BETWEEN_MS;
  }
  const lengthMs = Math.max(SHORTEST_MS[scene.kind], atMs - BETWEEN_MS + TAIL_MS);
  const frames = Math.ceil((lengthMs * framesPerSecond) / 1000);
  const samples = new Int16Array(Math.round((frames * sampleRate) / framesPerSecond));
  for (const part of parts) {
    const start = Math.round((part.atMs * sampleRate) / 1000);
    samples.set(part.samples.subarray(0, Math.max(0, samples.length - start)), start);
  }
  return { frames, words, sounds, sampleRate, samples };
}
