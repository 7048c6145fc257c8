import type { SceneOf } from '../../script/video-script.ts';
import { COLOURS, translucent } from '../colours.ts';
import { eased } from '../motion.ts';
import { fillRounded } from '../panel.ts';
import type { SceneDrawing, Stage } from '../scene-drawing.ts';
import { write } from '../text.ts';
import { drawTitle } from '../title.ts';

const FILL_MS = 2_600;
const STRENGTHS = [0, 0.32, 0.55, 0.78, 1] as const;

export const rhythm: SceneDrawing<'rhythm'> = {
  settledMs: () => 400 + FILL_MS + 900,
  draw: (stage, show) => {
    drawTitle(stage, show.title);
    const bottom = drawCalendar(stage, show);
    drawFacts(stage, show.facts, bottom + 30);
  },
};

/** A square for each day, a column for each week: the year in one piece, or in two where the picture is narrow. */
function drawCalendar({ context, layout, brand, ms }: Stage, show: SceneOf<'rhythm'>['show']): number {
  const { body } = layout;
  const pieces = layout.format === 'portrait' ? 2 : 1;
  const weeks = Math.ceil((show.levels.length + show.firstWeekday) / 7);
  const columns = Math.ceil(weeks / pieces);
  const cell = Math.min(body.width / columns, 31);
  const pieceHeight = 46 + cell * 7 + 26;
  const shownDays = Math.floor(show.levels.length * eased(ms, 400, FILL_MS));
  const year = Date.UTC(2023, 0, 1);
  for (const [month, name] of show.months.entries()) {
    const day = Math.round((Date.UTC(2023, month, 1) - year) / 86_400_000);
    const week = Math.floor((day + show.firstWeekday + 6) / 7);
    const x = body.x + (week % columns) * cell;
    write(context, name, x, body.y + Math.floor(week / columns) * pieceHeight + 26, {
      face: 'bold',
      size: 26,
      colour: COLOURS.faint,
    });
  }
  for (const [day, level] of show.levels.entries()) {
    const place = day + show.firstWeekday;
    const week = Math.floor(place / 7);
    const x = body.x + (week % columns) * cell;
    const y = body.y + Math.floor(week / columns) * pieceHeight + 44 + (place % 7) * cell;
    const isLit = level > 0 && day < shownDays;
    const colour = isLit ? translucent(brand.accent, STRENGTHS[level] ?? 1) : COLOURS.card;
    fillRounded(context, { x, y, width: cell - 4, height: cell - 4 }, 6, colour);
  }
  return body.y + pieces * pieceHeight - 26;
}

function drawFacts({ context, layout, ms, brand }: Stage, facts: readonly string[], top: number): void {
  const { body } = layout;
  const isPortrait = layout.format === 'portrait';
  // What is said last is what is read last.
  for (const [i, fact] of facts.entries()) {
    const shown = eased(ms, 1_400 + i * 450, 600);
    if (shown <= 0) continue;
    const y = top + i * (isPortrait ? 52 : 78) + (isPortrait ? 20 : 30);
    context.save();
    context.globalAlpha *= shown;
    context.fillStyle = brand.accent;
    context.beginPath();
    context.arc(body.x + 12, y - 14, 10, 0, Math.PI * 2);
    context.fill();
    write(context, fact, body.x + 44 + (1 - shown) * 40, y, {
      face: 'bold',
      size: isPortrait ? 40 : 50,
      colour: COLOURS.text,
      maxWidth: body.width - 60,
    });
    context.restore();
  }
}
