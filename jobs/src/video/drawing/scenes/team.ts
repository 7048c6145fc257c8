import { COLOURS } from '../colours.ts';
import { eased } from '../motion.ts';
import type { SceneDrawing } from '../scene-drawing.ts';
import { write } from '../text.ts';
import { drawTitle } from '../title.ts';
import { drawFigures, settledFigures } from './numbers.ts';

const FACT_MS = 1_800;

export const team: SceneDrawing<'team'> = {
  settledMs: ({ figures }) => Math.max(settledFigures(figures), FACT_MS + 700),
  draw: (stage, { title, figures, fact }) => {
    const { context, layout, ms } = stage;
    const { body } = layout;
    drawTitle(stage, title);
    drawFigures(stage, figures, { ...body, height: body.height - 110 });
    context.save();
    context.globalAlpha *= eased(ms, FACT_MS, 600);
    write(context, fact, body.x, body.y + body.height - 20, {
      face: 'bold',
      size: 48,
      colour: COLOURS.text,
      maxWidth: body.width,
    });
    context.restore();
  },
};
