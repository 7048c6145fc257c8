import { readFile, writeFile } from 'node:fs/promises';
import { type Image, loadImage } from '@napi-rs/canvas';
import { layoutOf } from '../drawing/layout.ts';
import { ScenePainter } from '../drawing/scene-painter.ts';
import { addMusic } from '../music/add-music.ts';
import { type Cue, cuesOf, subRip, webVtt } from '../narration/captions.ts';
import { type Narration, narrateScene } from '../narration/narrate-scene.ts';
import type { SpeechProvider } from '../narration/speech-provider.ts';
import { writeWav } from '../narration/wav.ts';
import type { Scene, VideoScript } from '../script/video-script.ts';
import { encodeSound, joinVideo } from './join-video.ts';
import { renderScene } from './render-scene.ts';
import type { WorkFolder } from './work-folder.ts';

/** The moment of the first scene that stands for the video. */
const POSTER_MS = 3_000;

export interface RenderOptions {
  readonly script: VideoScript;
  readonly speech: SpeechProvider;
  readonly work: WorkFolder;
  /** The picture of the logo, if the script has one. */
  readonly logo?: Uint8Array | undefined;
  readonly framesPerSecond: number;
  /** Of the picture in pixels; that of the layout if it is not given. */
  readonly width?: number;
  /** Waited for between frames, with how far it is from 0 to 1: when it throws, all ends. */
  readonly onProgress: (share: number, step: 'speaking' | 'drawing' | 'joining') => Promise<void>;
}

export interface RenderedVideo {
  readonly mp4: Uint8Array;
  readonly vtt: string;
  readonly srt: string;
  readonly png: Uint8Array;
  readonly lengthMs: number;
}

/** A scene with its sound, at its place in the video. */
interface PlacedScene {
  readonly scene: Scene;
  readonly narration: Narration;
  readonly cues: readonly Cue[];
  readonly lengthMs: number;
  readonly offsetMs: number;
}

/** Makes the files of a script. Scenes that are in the work folder already are not made again. */
export async function renderVideo(options: RenderOptions): Promise<RenderedVideo> {
  const { script, work, onProgress } = options;
  const placed = await speak(options);
  const last = placed.at(-1);
  const lengthMs = last === undefined ? 0 : last.offsetMs + last.lengthMs;
  const logo = options.logo && (await loadImage(options.logo));
  const scenes = await drawScenes(options, placed, logo);
  await onProgress(1, 'joining');
  const sound = await soundOf(options, placed, lengthMs);
  const mp4 = await work.piece('mp4', { scenes, sound }, path =>
    joinVideo({ scenes, sound, folder: work.path, path }),
  );
  const cues = placed.flatMap(({ cues, offsetMs }) => cues.map(cue => movedCue(cue, offsetMs)));
  const [first] = placed;
  if (first === undefined) throw new RangeError('A script has scenes');
  const poster = new ScenePainter({
    script,
    ...first,
    logo,
    cues: [],
    sounds: [],
    width: options.width ?? layoutOf(script.format).width,
  });
  return {
    mp4: await readFile(mp4),
    vtt: webVtt(cues),
    srt: subRip(cues),
    png: await poster.png(Math.min(POSTER_MS, first.lengthMs / 2)),
    lengthMs,
  };
}

/** A second for a whole video, so it is spoken anew whenever one begins again. */
async function speak({ script, speech, framesPerSecond, onProgress }: RenderOptions): Promise<PlacedScene[]> {
  const placed: PlacedScene[] = [];
  let offsetMs = 0;
  for (const scene of script.scenes) {
    await onProgress(0, 'speaking');
    const narration = await narrateScene(scene, script.locale, speech, framesPerSecond);
    const lengthMs = (narration.frames * 1000) / framesPerSecond;
    placed.push({ scene, narration, cues: cuesOf(narration.words), lengthMs, offsetMs });
    offsetMs += lengthMs;
  }
  return placed;
}

async function drawScenes(
  { script, speech, work, framesPerSecond, width: asked, onProgress }: RenderOptions,
  placed: readonly PlacedScene[],
  logo: Image | undefined,
): Promise<string[]> {
  const { brand, format, locale } = script;
  const width = asked ?? layoutOf(format).width;
  const total = placed.reduce((sum, { narration }) => sum + narration.frames, 0);
  let drawn = 0;
  const paths: string[] = [];
  for (const { scene, narration, cues, lengthMs, offsetMs } of placed) {
    const { frames, sounds } = narration;
    const inputs = { brand, format, locale, scene, speech: speech.id, offsetMs, framesPerSecond, width };
    const before = drawn;
    const path = await work.piece('mp4', inputs, unfinished =>
      renderScene({
        painter: new ScenePainter({ script, logo, scene, cues, sounds, lengthMs, offsetMs, width }),
        frames,
        framesPerSecond,
        path: unfinished,
        onFrame: async () => {
          await onProgress(drawn / total, 'drawing');
          drawn++;
        },
      }),
    );
    drawn = before + frames;
    paths.push(path);
  }
  return paths;
}

async function soundOf(
  { script, speech, work, framesPerSecond }: RenderOptions,
  placed: readonly PlacedScene[],
  lengthMs: number,
): Promise<string> {
  const { locale, scenes, hasMusic } = script;
  const inputs = {
    locale,
    hasMusic,
    said: scenes.map(({ kind, say }) => ({ kind, say })),
    speech: speech.id,
    framesPerSecond,
  };
  const wav = await work.piece('wav', inputs, path => {
    const parts = placed.map(({ narration }) => narration.samples);
    const samples = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      samples.set(part, at);
      at += part.length;
    }
    const sampleRate = placed[0]?.narration.sampleRate ?? 0;
    if (hasMusic) addMusic(samples, sampleRate);
    return writeFile(path, writeWav({ sampleRate, samples }));
  });
  return work.piece('m4a', { wav }, path => encodeSound(wav, lengthMs, path));
}

function movedCue({ startMs, endMs, words }: Cue, byMs: number): Cue {
  return { startMs: startMs + byMs, endMs: endMs + byMs, words };
}
