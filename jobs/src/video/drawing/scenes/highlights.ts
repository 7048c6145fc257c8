import { COLOURS, SERIES } from '../colours.ts';
import { eased } from '../motion.ts';
import { fillRounded } from '../panel.ts';
import type { SceneDrawing } from '../scene-drawing.ts';
import { wrap, write } from '../text.ts';
import { drawTitle } from '../title.ts';

const APART_MS = 600;
const GAP = 26;

export const highlights: SceneDrawing<'highlights'> = {
  settledMs: ({ pocs }) => 500 + pocs.length * APART_MS + 700,
  draw: (stage, { title, pocs }) => {
    const { context, layout, ms } = stage;
    const { body } = layout;
    drawTitle(stage, title);
    const isPortrait = layout.format === 'portrait';
    const height = isPortrait ? 212 : 158;
    for (const [i, { name, detail }] of pocs.entries()) {
      const shown = eased(ms, 450 + i * APART_MS, 700);
      if (shown <= 0) continue;
      const card = { ...body, y: body.y + i * (height + GAP), height };
      context.save();
      context.globalAlpha *= shown;
      context.translate((1 - shown) * 160, 0);
      fillRounded(context, card, 34, COLOURS.card);
      fillRounded(context, { ...card, width: 14 }, 7, SERIES[i % SERIES.length] as string);
      const x = card.x + 54;
      const room = card.width - 100;
      const top = card.y + (isPortrait ? 80 : 70);
      write(context, name, x, top, { face: 'black', size: 52, colour: COLOURS.text, maxWidth: room });
      const style = { face: 'medium', size: 36, colour: COLOURS.soft } as const;
      for (const [row, line] of wrap(context, detail, style, room, isPortrait ? 2 : 1).entries()) {
        write(context, line, x, top + 58 + row * 46, style);
      }
      context.restore();
    }
  },
};
