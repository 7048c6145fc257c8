import type { ScenePainter } from '../drawing/scene-painter.ts';
import { RunningProgram } from '../program/run-program.ts';

/** The same for all scenes: they are joined without being encoded again. */
const ENCODING = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '21', '-tune', 'animation', '-threads', '2'],
  ...['-pix_fmt', 'yuv420p', '-color_range', 'tv', '-colorspace', 'bt709'],
  ...['-color_primaries', 'bt709', '-color_trc', 'bt709'],
];

/**
 * Paints a scene into a file without sound. Each frame waits until ffmpeg has taken the one before: that keeps memory
 * flat, because the buffers of a canvas are freed between turns of the event loop alone, and nothing is painted over
 * while it is read.
 *
 * @param onFrame is waited for before each frame; when it throws, ffmpeg is ended
 */
export async function renderScene(options: {
  readonly painter: ScenePainter;
  readonly frames: number;
  readonly framesPerSecond: number;
  readonly path: string;
  readonly onFrame: () => Promise<void>;
}): Promise<void> {
  const { painter, frames, framesPerSecond, path, onFrame } = options;
  const ffmpeg = new RunningProgram('ffmpeg', [
    ...['-y', '-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'yuv420p'],
    ...['-s', `${painter.width}x${painter.height}`, '-r', String(framesPerSecond), '-i', 'pipe:0'],
    ...ENCODING,
    ...['-g', String(framesPerSecond * 2), path],
  ]);
  try {
    for (let frame = 0; frame < frames && ffmpeg.isRunning; frame++) {
      await onFrame();
      await ffmpeg.write(painter.frame((frame * 1000) / framesPerSecond));
    }
    await ffmpeg.end();
  } catch (error) {
    await ffmpeg.kill();
    throw error;
  }
}
