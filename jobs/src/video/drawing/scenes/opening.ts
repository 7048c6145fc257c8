import { COLOURS, translucent } from '../colours.ts';
import { eased, sprung } from '../motion.ts';
import type { SceneDrawing, Stage } from '../scene-drawing.ts';
import { fittingSize, wrap, write } from '../text.ts';

export const opening: SceneDrawing<'opening'> = {
  settledMs: () => 2_200,
  draw: (stage, { title, subtitle, intro }) => {
    drawRings(stage);
    const below = drawBigTitle(stage, title, subtitle);
    if (intro === null) return;
    const { context, layout, ms } = stage;
    context.save();
    context.globalAlpha *= eased(ms, 1_100, 700);
    const style = { face: 'medium', size: 44, colour: COLOURS.soft } as const;
    const lines = wrap(context, intro, style, layout.format === 'portrait' ? 920 : 1_120, 2);
    for (const [i, line] of lines.entries()) {
      write(context, line, layout.title.x + 4, below + 80 + i * 56, style);
    }
    context.restore();
  },
};

/** The first and the last scene: big words in the middle of the content. Returns where the last line is. */
export function drawBigTitle(
  { context, layout, brand, ms }: Stage,
  title: readonly string[],
  subtitle: string,
): number {
  const { content } = layout.regions;
  const isPortrait = layout.format === 'portrait';
  const { x } = layout.title;
  const width = isPortrait ? 920 : 1_120;
  const style = {
    face: 'black',
    size: isPortrait ? 210 : 190,
    colour: COLOURS.text,
    maxWidth: width,
  } as const;
  const size = Math.min(...title.map(line => fittingSize(context, line, style)));
  const top = content.y + content.height / 2 - ((title.length - 1) * size) / 2 - (isPortrait ? 40 : 20);
  for (const [i, line] of title.entries()) {
    const shown = eased(ms, 150 + i * 170, 800);
    context.save();
    context.globalAlpha *= shown;
    write(context, line, x, top + i * size * 1.04 + (1 - shown) * 70, { ...style, size });
    context.restore();
  }
  const below = top + (title.length - 1) * size * 1.04;
  context.fillStyle = brand.accent;
  context.beginPath();
  context.roundRect(x + 6, below + 56, Math.max(1, 220 * eased(ms, 600, 700)), 14, 7);
  context.fill();
  context.save();
  context.globalAlpha *= eased(ms, 800, 700);
  write(context, subtitle, x + 4, below + 148, {
    face: 'bold',
    size: 52,
    colour: COLOURS.soft,
    maxWidth: width,
  });
  context.restore();
  return below + 148;
}

/** Rings that grow from the corner, in the colour of the tenant. */
export function drawRings({ context, layout, brand, ms }: Stage): void {
  const { content } = layout.regions;
  for (const [i, radius] of [120, 84, 48].entries()) {
    context.strokeStyle = translucent(brand.accent, 0.16 + i * 0.1);
    context.lineWidth = 18;
    context.beginPath();
    const grown = Math.max(0, sprung(ms, 100 + i * 160, 1_200));
    context.arc(content.x + content.width - 200, content.y + 134, radius * grown, 0, Math.PI * 2);
    context.stroke();
  }
}
