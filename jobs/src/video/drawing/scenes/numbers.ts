import type { Figure } from '../../script/video-script.ts';
import { COLOURS, SERIES } from '../colours.ts';
import type { Rectangle } from '../layout.ts';
import { eased, sprung } from '../motion.ts';
import { fillRounded } from '../panel.ts';
import type { SceneDrawing, Stage } from '../scene-drawing.ts';
import { write } from '../text.ts';
import { drawTitle } from '../title.ts';

const GAP = 30;
const APART_MS = 320;

export const numbers: SceneDrawing<'numbers'> = {
  settledMs: ({ figures }) => settledFigures(figures),
  draw: (stage, { title, figures }) => {
    drawTitle(stage, title);
    drawFigures(stage, figures, stage.layout.body);
  },
};

export function settledFigures(figures: readonly Figure[]): number {
  return 500 + figures.length * APART_MS + 1_500;
}

/** Cards on which numbers count up: two in a row, or all in landscape if they are few. */
export function drawFigures(
  { context, locale, ms }: Stage,
  figures: readonly Figure[],
  body: Rectangle,
): void {
  const columns = figures.length === 3 && body.width > 1_000 ? 3 : Math.min(2, figures.length);
  const rows = Math.ceil(figures.length / columns);
  const width = (body.width - GAP * (columns - 1)) / columns;
  const height = Math.min(330, (body.height - GAP * (rows - 1)) / rows);
  for (const [i, { value, label }] of figures.entries()) {
    const startMs = 350 + i * APART_MS;
    const shown = sprung(ms, startMs, 600);
    if (shown <= 0) continue;
    // The last one of an odd number takes the whole row.
    const isAlone = i === figures.length - 1 && i % columns === 0;
    const card = {
      x: body.x + (i % columns) * (width + GAP),
      y: body.y + Math.floor(i / columns) * (height + GAP),
      width: isAlone ? body.width : width,
      height,
    };
    context.save();
    context.globalAlpha *= Math.min(1, shown);
    context.translate(card.x + card.width / 2, card.y + card.height / 2);
    context.scale(0.8 + 0.2 * shown, 0.8 + 0.2 * shown);
    const at = { x: -card.width / 2, y: -card.height / 2, width: card.width, height: card.height };
    fillRounded(context, at, 40, COLOURS.card);
    const counted = Math.max(1, Math.round(value * eased(ms, startMs, 1_400)));
    write(
      context,
      new Intl.NumberFormat(locale, { useGrouping: 'always' }).format(counted),
      0,
      height * 0.13,
      {
        face: 'black',
        size: height * 0.46,
        colour: SERIES[i % SERIES.length] as string,
        align: 'center',
        maxWidth: card.width - 60,
      },
    );
    write(context, label, 0, height * 0.37, {
      face: 'bold',
      size: 44,
      colour: COLOURS.soft,
      align: 'center',
      maxWidth: card.width - 50,
    });
    context.restore();
  }
}
