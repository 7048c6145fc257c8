import type { SKRSContext2D } from '@napi-rs/canvas';
import { COLOURS } from './colours.ts';
import type { Rectangle } from './layout.ts';
import { write } from './text.ts';

export function fillRounded(
  context: SKRSContext2D,
  { x, y, width, height }: Rectangle,
  radius: number,
  colour: string,
): void {
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(x, y, Math.max(0, width), height, Math.min(radius, Math.max(0, width) / 2));
  context.fill();
}

const BAR = 64;

/** The window of an editor with the name of a file; returns where its text goes. */
export function drawEditor(context: SKRSContext2D, at: Rectangle, fileName: string): Rectangle {
  fillRounded(context, at, 26, COLOURS.editor);
  context.save();
  context.beginPath();
  context.roundRect(at.x, at.y, at.width, BAR, [26, 26, 0, 0]);
  context.fillStyle = COLOURS.editorBar;
  context.fill();
  for (const [i, colour] of ['#ff5f57', '#febc2e', '#28c840'].entries()) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(at.x + 38 + i * 32, at.y + BAR / 2, 9, 0, Math.PI * 2);
    context.fill();
  }
  context.restore();
  write(context, fileName, at.x + at.width / 2 + 40, at.y + BAR / 2 + 9, {
    face: 'mono',
    size: 26,
    colour: COLOURS.faint,
    align: 'center',
    maxWidth: at.width - 320,
  });
  return { x: at.x + 28, y: at.y + BAR + 18, width: at.width - 56, height: at.height - BAR - 36 };
}
