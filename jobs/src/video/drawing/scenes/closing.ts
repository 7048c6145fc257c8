import { COLOURS } from '../colours.ts';
import { eased } from '../motion.ts';
import type { SceneDrawing } from '../scene-drawing.ts';
import { write } from '../text.ts';
import { drawBigTitle, drawRings } from './opening.ts';

export const closing: SceneDrawing<'closing'> = {
  settledMs: () => 2_500,
  draw: (stage, { title, subtitle, note }) => {
    const { context, layout, ms } = stage;
    drawRings(stage);
    drawBigTitle(stage, title, subtitle);
    const { content } = layout.regions;
    context.save();
    context.globalAlpha *= eased(ms, 1_500, 700);
    write(context, note, layout.title.x + 4, content.y + content.height - 30, {
      face: 'medium',
      size: 30,
      colour: COLOURS.faint,
      maxWidth: 900,
    });
    context.restore();
  },
};
