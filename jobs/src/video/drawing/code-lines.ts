import type { SKRSContext2D } from '@napi-rs/canvas';
import { colouredTokens } from './code-colours.ts';
import { fontOf } from './fonts.ts';
import type { Rectangle } from './layout.ts';

const LINE_SHARE = 1.5;

export interface CodeView {
  readonly lines: readonly string[];
  readonly firstLine: number;
  readonly size: number;
  readonly caret: { readonly line: number; readonly column: number; readonly colour: string } | undefined;
}

/** The size at which so many lines of so many characters fit. */
export function codeSize(context: SKRSContext2D, at: Rectangle, lines: number, columns: number): number {
  context.font = fontOf(context, 'mono', 100);
  const advance = context.measureText('M').width / 100;
  return Math.floor(Math.min(at.width / ((columns + 4) * advance), at.height / (lines * LINE_SHARE), 34));
}

/** Draws code with its line numbers; what is wider than the place is cut off. */
export function drawCode(context: SKRSContext2D, at: Rectangle, view: CodeView): void {
  const { lines, firstLine, size, caret } = view;
  const height = size * LINE_SHARE;
  context.save();
  context.beginPath();
  context.rect(at.x - 20, at.y - 4, at.width + 40, at.height + 8);
  context.clip();
  context.font = fontOf(context, 'mono', size);
  context.textAlign = 'left';
  const advance = context.measureText('M').width;
  const textX = at.x + advance * 4;
  for (const [i, line] of lines.entries()) {
    const y = at.y + (i + 0.72) * height;
    if (caret?.line === i) {
      context.fillStyle = 'rgba(255,255,255,0.07)';
      context.fillRect(at.x - 20, at.y + i * height, at.width + 40, height);
    }
    context.fillStyle = 'rgba(255,255,255,0.28)';
    context.fillText(String(firstLine + i).padStart(3), at.x, y);
    let column = 0;
    for (const { text, colour } of colouredTokens(line)) {
      context.fillStyle = colour;
      if (text.trim() !== '') context.fillText(text, textX + column * advance, y);
      column += Array.from(text).length;
    }
  }
  if (caret !== undefined) {
    context.fillStyle = caret.colour;
    context.fillRect(textX + caret.column * advance, at.y + (caret.line + 0.08) * height, 4, height * 0.84);
  }
  context.restore();
}
