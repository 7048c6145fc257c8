import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Cue } from '../narration/captions.ts';
import { COLOURS } from './colours.ts';
import { fontOf } from './fonts.ts';
import type { Layout } from './layout.ts';
import { fillRounded } from './panel.ts';

function cueAt(cues: readonly Cue[], ms: number): Cue | undefined {
  return cues.find(({ startMs, endMs }) => ms >= startMs && ms < endMs);
}

/** What of a caption is seen: it is drawn again when this changes. */
export function captionKey(cues: readonly Cue[], ms: number): string {
  const cue = cueAt(cues, ms);
  if (cue === undefined) return '';
  return `${cue.startMs} ${cue.words.findLastIndex(({ startMs }) => startMs <= ms)}`;
}

/** One line of what is said, with the word that is heard in the tenant's colour. */
export function drawCaption(
  context: SKRSContext2D,
  { regions, captionSize, format }: Layout,
  cues: readonly Cue[],
  ms: number,
  accent: string,
): void {
  const cue = cueAt(cues, ms);
  if (cue === undefined) return;
  const { captions } = regions;
  const text = cue.words.map(word => word.text).join(' ');
  context.font = fontOf(context, 'black', captionSize);
  const room = captions.width - 200;
  const size = Math.min(captionSize, (captionSize * room) / context.measureText(text).width);
  context.font = fontOf(context, 'black', size);
  const width = context.measureText(text).width;
  const left = format === 'portrait' ? captions.x + (captions.width - width) / 2 : 140;
  const middle = captions.y + captions.height / 2;
  const box = { x: left - 40, y: middle - 54, width: width + 80, height: 108 };
  fillRounded(context, box, 34, 'rgba(8,6,24,0.72)');
  context.textAlign = 'left';
  const space = context.measureText(' ').width;
  let x = left;
  for (const word of cue.words) {
    context.fillStyle = ms >= word.startMs && ms < word.endMs ? accent : COLOURS.text;
    context.fillText(word.text, x, middle + size * 0.35);
    x += context.measureText(word.text).width + space;
  }
}
