import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runProgram } from '../program/run-program.ts';

/** As loud as what people hear on phones, by EBU R128. */
const LOUDNESS_LUFS = -16;
/** Silence is not made louder than this, in decibels. */
const MOST_GAIN = 30;
const STEREO = 'aresample=48000,aformat=channel_layouts=stereo';

/**
 * What the voice says, as loud as it should be, exactly as long as the picture. It is measured first and then made louder
 * as a whole, with a limiter for peaks: the filter `loudnorm`, which does both at once, takes six times as long.
 */
export async function encodeSound(wav: string, lengthMs: number, path: string): Promise<void> {
  const gain = Math.min(MOST_GAIN, LOUDNESS_LUFS - (await loudnessOf(wav)));
  const filters = [STEREO, `volume=${gain.toFixed(2)}dB`, 'alimiter=limit=0.84:level=false', 'apad'];
  await runProgram('ffmpeg', [
    ...['-y', '-loglevel', 'error', '-i', wav, '-af', filters.join(',')],
    ...['-t', (lengthMs / 1000).toFixed(3), '-c:a', 'aac', '-b:a', '128k', path],
  ]);
}

/** In LUFS, of the whole. */
async function loudnessOf(wav: string): Promise<number> {
  const key = 'lavfi.r128.I';
  const measured = await runProgram('ffmpeg', [
    ...['-loglevel', 'error', '-i', wav],
    ...['-af', `${STEREO},ebur128=metadata=1,ametadata=print:key=${key}:file=-`, '-f', 'null', '-'],
  ]);
  const last = measured.toString().trimEnd().split('\n').at(-1) ?? '';
  const loudness = Number(last.slice(key.length + 1));
  return Number.isFinite(loudness) ? loudness : LOUDNESS_LUFS;
}

/** Joins scenes that were encoded alike, and their sound: nothing is encoded again. A player can begin at once. */
export async function joinVideo(options: {
  /** All in the folder of the work. */
  readonly scenes: readonly string[];
  readonly sound: string;
  readonly folder: string;
  readonly path: string;
}): Promise<void> {
  const { scenes, sound, folder, path } = options;
  const list = join(folder, 'scenes.txt');
  // Names are hashes, so there is nothing to escape.
  await writeFile(list, scenes.map(scene => `file '${basename(scene)}'\n`).join(''));
  await runProgram('ffmpeg', [
    ...['-y', '-loglevel', 'error', '-f', 'concat', '-safe', '0', '-i', list, '-i', sound],
    ...['-map', '0:v', '-map', '1:a', '-c', 'copy', '-movflags', '+faststart', path],
  ]);
}
