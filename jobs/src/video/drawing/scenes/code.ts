import { codeSize, drawCode } from '../code-lines.ts';
import { eased } from '../motion.ts';
import { drawEditor } from '../panel.ts';
import type { SceneDrawing } from '../scene-drawing.ts';
import { drawTitle } from '../title.ts';

/** All is typed when this share of the scene is over. */
const TYPED_SHARE = 0.72;
const START_MS = 600;
/** Fewer columns are not written larger, and what is right of more is cut off. */
const COLUMNS = { fewest: 28, portrait: 46, landscape: 72 } as const;

export const code: SceneDrawing<'code'> = {
  settledMs: (_, lengthMs) => lengthMs * TYPED_SHARE + 100,
  draw: (stage, { title, fileName, lines }) => {
    const { context, layout, brand, ms, lengthMs } = stage;
    const { body } = layout;
    drawTitle(stage, title);
    context.save();
    context.globalAlpha *= eased(ms, 150, 500);
    const columns = Math.min(
      COLUMNS[layout.format],
      Math.max(COLUMNS.fewest, ...lines.map(line => line.length)),
    );
    const space = { ...body, x: body.x + 28, width: body.width - 56, height: body.height - 100 };
    const size = codeSize(context, space, lines.length, columns);
    const height = Math.min(body.height, lines.length * size * 1.5 + 104);
    const inside = drawEditor(context, { ...body, height }, fileName);
    const total = lines.reduce((sum, line) => sum + line.length + 1, 0);
    const share = Math.min(1, Math.max(0, (ms - START_MS) / (lengthMs * TYPED_SHARE - START_MS)));
    const typed = typedLines(lines, Math.floor(total * share));
    const last = typed.length - 1;
    const caret =
      share < 1 ? { line: last, column: typed[last]?.length ?? 0, colour: brand.accent } : undefined;
    drawCode(context, inside, { lines: typed, firstLine: 1, size, caret });
    context.restore();
  },
};

function typedLines(lines: readonly string[], characters: number): string[] {
  const typed: string[] = [];
  let left = characters;
  for (const line of lines) {
    typed.push(line.slice(0, Math.max(0, left)));
    left -= line.length + 1;
    if (left < 0) break;
  }
  return typed;
}
