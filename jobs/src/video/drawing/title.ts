import { COLOURS } from './colours.ts';
import { eased } from './motion.ts';
import type { Stage } from './scene-drawing.ts';
import { fittingSize, write } from './text.ts';

/** The title of a scene: one line below the other in portrait, one line in landscape. */
export function drawTitle({ context, layout, brand, ms }: Stage, title: readonly string[]): void {
  const { x, y, width, size } = layout.title;
  const lines = layout.format === 'portrait' ? title : [title.join(' ')];
  const style = { face: 'black', size, colour: COLOURS.text, maxWidth: width } as const;
  const fitting = Math.min(...lines.map(line => fittingSize(context, line, style)));
  for (const [i, line] of lines.entries()) {
    const shown = eased(ms, 80 + i * 110, 600);
    context.save();
    context.globalAlpha *= shown;
    write(context, line, x, y + i * fitting * 1.08 + (1 - shown) * 40, { ...style, size: fitting });
    context.restore();
  }
  const below = y + (lines.length - 1) * fitting * 1.08 + 34;
  context.fillStyle = brand.accent;
  context.beginPath();
  context.roundRect(x + 4, below, Math.max(1, 132 * eased(ms, 350, 600)), 10, 5);
  context.fill();
}
