import { SeededRandom } from '@tatami/kernel';
import type { SceneOf } from '../../script/video-script.ts';
import { COLOURS, SERIES, shade } from '../colours.ts';
import { eased, sprung } from '../motion.ts';
import type { SceneDrawing, Stage } from '../scene-drawing.ts';
import { write } from '../text.ts';
import { drawTitle } from '../title.ts';

/** What is on the medal: signs that everybody who programs knows. */
const SIGNS: Readonly<Record<SceneOf<'badge'>['show']['badge'], string>> = {
  polyglot: '{ }',
  marathoner: '>>>',
  dojo: '&&',
  inventor: '++',
  explorer: '~/',
};
const CONFETTI_MS = 3_600;
const PIECES = 90;

export const badge: SceneDrawing<'badge'> = {
  settledMs: () => 500 + CONFETTI_MS,
  draw: (stage, { title, badge: won, name, reason }) => {
    const { context, layout, ms } = stage;
    const { body } = layout;
    drawTitle(stage, title);
    drawConfetti(stage);
    const isPortrait = layout.format === 'portrait';
    const radius = isPortrait ? 205 : 180;
    const centre = isPortrait
      ? { x: body.x + body.width / 2, y: body.y + radius + 10 }
      : { x: body.x + radius + 20, y: body.y + body.height / 2 - 20 };
    drawMedal(stage, centre.x, centre.y, radius, SIGNS[won]);
    const align = isPortrait ? 'center' : 'left';
    const x = isPortrait ? centre.x : centre.x + radius + 70;
    const y = isPortrait ? centre.y + radius + 120 : centre.y;
    const maxWidth = isPortrait ? body.width : body.x + body.width - x;
    context.save();
    context.globalAlpha *= eased(ms, 900, 600);
    write(context, name, x, y, { face: 'black', size: 88, colour: COLOURS.text, align, maxWidth });
    write(context, reason, x, y + 76, { face: 'medium', size: 44, colour: COLOURS.soft, align, maxWidth });
    context.restore();
  },
};

function drawMedal({ context, brand, ms }: Stage, x: number, y: number, radius: number, sign: string): void {
  const grown = sprung(ms, 350, 900);
  if (grown <= 0) return;
  context.save();
  context.translate(x, y);
  context.scale(grown, grown);
  context.fillStyle = brand.accent;
  context.beginPath();
  // A seal: a circle with soft teeth.
  for (let i = 0; i <= 240; i++) {
    const angle = (i / 240) * Math.PI * 2;
    const reach = radius * (0.96 + 0.04 * Math.cos(angle * 20));
    context.lineTo(Math.cos(angle) * reach, Math.sin(angle) * reach);
  }
  context.fill();
  const inner = context.createLinearGradient(-radius, -radius, radius, radius);
  inner.addColorStop(0, shade(brand.background[1] as string, 1.5));
  inner.addColorStop(1, shade(brand.background[2] as string, 1.1));
  context.fillStyle = inner;
  context.beginPath();
  context.arc(0, 0, radius * 0.82, 0, Math.PI * 2);
  context.fill();
  write(context, sign, 0, radius * 0.19, {
    face: 'mono',
    size: radius * 0.62,
    colour: COLOURS.text,
    align: 'center',
    maxWidth: radius * 1.3,
  });
  context.restore();
}

function drawConfetti({ context, layout, ms }: Stage): void {
  const { content } = layout.regions;
  const random = new SeededRandom(2_026);
  const seconds = (ms - 500) / 1_000;
  for (let i = 0; i < PIECES; i++) {
    const x = content.x + random.int(content.width);
    const fall = 260 + random.int(360);
    const startY = content.y - 40 - random.int(500);
    const turn = random.int(628) / 100;
    const size = 12 + random.int(14);
    if (seconds <= 0 || ms > 500 + CONFETTI_MS) continue;
    context.save();
    context.globalAlpha *= Math.min(1, (500 + CONFETTI_MS - ms) / 800);
    context.translate(x + Math.sin(seconds * 3 + turn) * 26, startY + fall * seconds);
    context.rotate(turn + seconds * 4);
    context.fillStyle = SERIES[i % SERIES.length] as string;
    context.fillRect(-size / 2, -size / 4, size, size / 2);
    context.restore();
  }
}
