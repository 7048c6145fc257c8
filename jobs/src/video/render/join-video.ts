import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runProgram } from '../program/run-program.ts';

/** EBU R128 at -16 LUFS, as loud as what people hear on phones. loudnorm needs the layout of channels said twice. */
const LOUDNESS = [
  'aresample=48000',
  'aformat=channel_layouts=stereo',
  'loudnorm=I=-16:TP=-1.5:LRA=11',
  'aresample=48000',
  'aformat=sample_fmts=fltp:channel_layouts=stereo',
  'apad',
].join(',');

/** What the voice says, as loud as it should be, exactly as long as the picture. */
export async function encodeSound(wav: string, lengthMs: number, path: string): Promise<void> {
  await runProgram('ffmpeg', [
    ...['-y', '-loglevel', 'error', '-i', wav, '-af', LOUDNESS],
    ...['-t', (lengthMs / 1000).toFixed(3), '-c:a', 'aac', '-b:a', '128k', path],
  ]);
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
