import type { SKRSContext2D } from '@napi-rs/canvas';
import { type Face, fontOf } from './fonts.ts';

export interface TextStyle {
  readonly face: Face;
  readonly size: number;
  readonly colour: string;
  readonly align?: 'left' | 'center' | 'right';
  /** What is wider is written smaller, and cut if it would become too small to read. */
  readonly maxWidth?: number;
}

const SMALLEST_SHARE = 0.55;

/** Writes one line, and returns how wide it is. */
export function write(context: SKRSContext2D, text: string, x: number, y: number, style: TextStyle): number {
  const { face, colour, align = 'left', maxWidth = Number.POSITIVE_INFINITY } = style;
  context.fillStyle = colour;
  context.textAlign = align;
  const size = fittingSize(context, text, style);
  context.font = fontOf(context, face, size);
  const fitting = cutToWidth(context, text, maxWidth);
  context.fillText(fitting, x, y);
  return context.measureText(fitting).width;
}

/** The size at which a text is no wider than it may be. */
export function fittingSize(context: SKRSContext2D, text: string, style: TextStyle): number {
  const { face, size, maxWidth = Number.POSITIVE_INFINITY } = style;
  context.font = fontOf(context, face, size);
  const { width } = context.measureText(text);
  return width <= maxWidth ? size : Math.max(size * SMALLEST_SHARE, Math.floor((size * maxWidth) / width));
}

/** Lines no wider than that, at most so many; words that are too long for one are cut. */
export function wrap(
  context: SKRSContext2D,
  text: string,
  { face, size }: Pick<TextStyle, 'face' | 'size'>,
  maxWidth: number,
  mostLines: number,
): string[] {
  context.font = fontOf(context, face, size);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && context.measureText(longer).width <= maxWidth) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const kept = lines.slice(0, mostLines);
  if (lines.length > mostLines) kept[mostLines - 1] = `${kept[mostLines - 1]}…`;
  return kept.map(line => cutToWidth(context, line, maxWidth));
}

function cutToWidth(context: SKRSContext2D, text: string, maxWidth: number): string {
  if (context.measureText(text).width <= maxWidth) return text;
  const characters = Array.from(text);
  while (characters.length > 1 && context.measureText(`${characters.join('')}…`).width > maxWidth) {
    characters.pop();
  }
  return `${characters.join('').trimEnd()}…`;
}
