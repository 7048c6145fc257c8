import type { DojoMoment, SceneOf } from '../../script/video-script.ts';
import { codeSize, drawCode } from '../code-lines.ts';
import { COLOURS, SERIES } from '../colours.ts';
import { eased } from '../motion.ts';
import { drawEditor, fillRounded } from '../panel.ts';
import type { SceneDrawing, Stage } from '../scene-drawing.ts';
import { write } from '../text.ts';
import { drawTitle } from '../title.ts';

type Show = SceneOf<'dojo'>['show'];

const START_MS = 500;
const REPLAY_MS = 10_000;
/** Lines and columns that can be read in each format. */
const ROOM = { portrait: { rows: 11, columns: 40 }, landscape: { rows: 9, columns: 60 } } as const;

export const dojo: SceneDrawing<'dojo'> = {
  settledMs: () => START_MS + REPLAY_MS + 100,
  draw: (stage, show) => {
    const { context, layout } = stage;
    const { body } = layout;
    drawTitle(stage, show.title);
    const share = Math.min(1, Math.max(0, (stage.ms - START_MS) / REPLAY_MS));
    const index = Math.min(show.moments.length - 1, Math.floor(share * show.moments.length));
    context.save();
    context.globalAlpha *= eased(stage.ms, 100, 450);
    const inside = drawEditor(
      context,
      { ...body, height: body.height - 130 },
      `${show.name} — ${show.fileName}`,
    );
    drawMoment(stage, inside, show.moments[index] as DojoMoment);
    drawFooter(stage, show, show.moments[index] as DojoMoment, share);
    context.restore();
  },
};

/** The lines around the caret, as many as there is room for. */
function drawMoment({ context, layout }: Stage, inside: Stage['layout']['body'], moment: DojoMoment): void {
  const { rows, columns } = ROOM[layout.format];
  const { lines, caretLine, caretColumn, firstLine, author } = moment;
  const skipped = Math.max(0, Math.min(caretLine - Math.floor(rows * 0.6), lines.length - rows));
  drawCode(context, inside, {
    lines: lines.slice(skipped, skipped + rows),
    firstLine: firstLine + skipped,
    size: codeSize(context, inside, rows, columns),
    caret: { line: caretLine - skipped, column: caretColumn, colour: authorColour(author) },
  });
}

/** The clock of the session, what there was in it, and how far it is. */
function drawFooter(
  { context, layout, ms }: Stage,
  { facts }: Show,
  moment: DojoMoment,
  share: number,
): void {
  const { body } = layout;
  const y = body.y + body.height - 58;
  write(context, moment.clock, body.x, y, { face: 'black', size: 72, colour: COLOURS.text });
  context.save();
  context.globalAlpha *= eased(ms, 700, 500);
  write(context, facts.join(' · '), body.x + body.width, y - 6, {
    face: 'bold',
    size: 40,
    colour: COLOURS.soft,
    align: 'right',
    maxWidth: body.width - 260,
  });
  context.restore();
  const track = { x: body.x, y: y + 26, width: body.width, height: 16 };
  fillRounded(context, track, 8, COLOURS.track);
  fillRounded(context, { ...track, width: Math.max(16, body.width * share) }, 8, authorColour(moment.author));
}

function authorColour(author: number): string {
  return SERIES[author % SERIES.length] as string;
}
