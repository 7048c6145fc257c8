import { COLOURS, translucent } from '../colours.ts';
import { fontOf } from '../fonts.ts';
import { eased } from '../motion.ts';
import { fillRounded } from '../panel.ts';
import type { SceneDrawing, Stage } from '../scene-drawing.ts';
import { wrap, write } from '../text.ts';
import { drawTitle } from '../title.ts';

const PADDING = 56;

export const poc: SceneDrawing<'poc'> = {
  settledMs: ({ chips }) => 2_000 + chips.length * 140,
  draw: (stage, { title, name, description, chips }) => {
    const { context, layout, brand, ms } = stage;
    const { body } = layout;
    drawTitle(stage, title);
    const shown = eased(ms, 350, 800);
    context.save();
    context.globalAlpha *= shown;
    context.translate(0, (1 - shown) * 60);
    const inside = body.width - PADDING * 2;
    const isPortrait = layout.format === 'portrait';
    const heading = { face: 'black', size: isPortrait ? 76 : 68 } as const;
    const names = wrap(context, name, heading, inside, isPortrait ? 3 : 2);
    const text = { face: 'medium', size: 40 } as const;
    const lines = description === '' ? [] : wrap(context, description, text, inside, isPortrait ? 4 : 3);
    const height =
      PADDING * 2 +
      names.length * heading.size * 1.12 +
      (lines.length > 0 ? 24 + lines.length * 56 : 0) +
      (chips.length > 0 ? 104 : 0);
    const card = { ...body, height: Math.min(body.height, height) };
    fillRounded(context, card, 44, COLOURS.card);
    fillRounded(context, { ...card, width: 16 }, 8, brand.accent);
    let y = body.y + PADDING - 10;
    for (const line of names) {
      y += heading.size * 1.12;
      write(context, line, body.x + PADDING, y - 8, { ...heading, colour: COLOURS.text, maxWidth: inside });
    }
    y += lines.length > 0 ? 24 : 0;
    for (const line of lines) {
      y += 56;
      write(context, line, body.x + PADDING, y - 8, { ...text, colour: COLOURS.soft, maxWidth: inside });
    }
    drawChips(stage, chips, body.x + PADDING, y + 34, inside);
    context.restore();
  },
};

/** As many as there is room for in one line. */
function drawChips(
  { context, brand, ms }: Stage,
  chips: readonly string[],
  left: number,
  y: number,
  room: number,
): void {
  let x = left;
  for (const [i, chip] of chips.entries()) {
    context.font = fontOf(context, 'bold', 34);
    const width = context.measureText(chip).width + 52;
    if (x + width > left + room && i > 0) return;
    const shown = eased(ms, 1_100 + i * 140, 500);
    context.save();
    context.globalAlpha *= shown;
    fillRounded(context, { x, y, width, height: 64 }, 32, translucent(brand.accent, 0.24));
    write(context, chip, x + 26, y + 44, {
      face: 'bold',
      size: 34,
      colour: COLOURS.text,
      maxWidth: room - 52,
    });
    context.restore();
    x += width + 18;
  }
}
