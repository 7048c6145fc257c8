import { COLOURS, SERIES } from '../colours.ts';
import { eased } from '../motion.ts';
import { fillRounded } from '../panel.ts';
import type { SceneDrawing } from '../scene-drawing.ts';
import { write } from '../text.ts';
import { drawTitle } from '../title.ts';

const APART_MS = 160;
const GROW_MS = 1_300;

export const languages: SceneDrawing<'languages'> = {
  settledMs: ({ bars }) => 500 + bars.length * APART_MS + GROW_MS,
  draw: (stage, { title, bars }) => {
    const { context, layout, ms } = stage;
    const { body } = layout;
    drawTitle(stage, title);
    const row = Math.min(150, body.height / bars.length);
    const most = Math.max(...bars.map(({ percent }) => percent));
    for (const [i, { label, percent }] of bars.entries()) {
      const grown = eased(ms, 400 + i * APART_MS, GROW_MS);
      if (grown <= 0) continue;
      const y = body.y + i * row;
      context.save();
      context.globalAlpha *= Math.min(1, grown * 3);
      const style = { face: 'bold', size: 46, colour: COLOURS.text } as const;
      write(context, label, body.x, y + 44, { ...style, maxWidth: body.width - 180 });
      const shown = Math.max(1, Math.round(percent * grown));
      write(context, `${shown}%`, body.x + body.width, y + 44, { ...style, face: 'black', align: 'right' });
      const track = { x: body.x, y: y + 62, width: body.width, height: 30 };
      fillRounded(context, track, 15, COLOURS.track);
      const bar = { ...track, width: Math.max(30, (body.width * percent * grown) / most) };
      fillRounded(context, bar, 15, SERIES[i % SERIES.length] as string);
      context.restore();
    }
  },
};
