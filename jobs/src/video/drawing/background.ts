import type { Image, SKRSContext2D } from '@napi-rs/canvas';
import type { VideoScript } from '../script/video-script.ts';
import { COLOURS } from './colours.ts';
import type { Layout } from './layout.ts';
import { fillRounded } from './panel.ts';
import { write } from './text.ts';

/** The most that a logo takes beside the name, and what is left around it on its plate. */
const LOGO = { width: 260, height: 64, padding: 12, gap: 30 } as const;

/** What is behind all that moves: the colours, the logo and the name of the tenant. */
export function drawBackground(
  context: SKRSContext2D,
  { width, height, brand: at }: Layout,
  brand: VideoScript['brand'],
  logo: Image | undefined,
): void {
  const gradient = context.createLinearGradient(0, 0, width, height);
  for (const [i, colour] of brand.background.entries()) gradient.addColorStop(i / 2, colour);
  context.fillStyle = gradient;
  // A little more than the layout: a rounded height must not leave a line.
  context.fillRect(0, 0, width, height + 4);
  context.fillStyle = 'rgba(255,255,255,0.035)';
  for (const [x, y, radius] of [
    [width * 0.04, height * 0.94, 460],
    [width * 0.97, height * 0.52, 340],
  ] as const) {
    context.beginPath();
    context.arc(x, y, radius, 0, Math.PI * 2);
    context.fill();
  }
  const taken = logo === undefined ? 0 : drawLogo(context, at, logo, brand.logo?.isDark === true);
  write(context, brand.name.toLocaleUpperCase(), at.x + taken, at.y, {
    face: 'black',
    size: 34,
    colour: COLOURS.soft,
    maxWidth: 900 - taken,
  });
}

/** In the height of the name; a dark one on a light plate. Returns the room that it takes. */
function drawLogo(context: SKRSContext2D, at: Layout['brand'], logo: Image, isDark: boolean): number {
  const scale = Math.min(LOGO.width / logo.width, LOGO.height / logo.height);
  const [width, height] = [logo.width * scale, logo.height * scale];
  const padding = isDark ? LOGO.padding : 0;
  const top = at.y - 12 - height / 2;
  if (isDark) {
    const plate = { x: at.x, y: top - padding, width: width + padding * 2, height: height + padding * 2 };
    fillRounded(context, plate, 16, 'rgba(255,255,255,0.94)');
  }
  context.drawImage(logo, at.x + padding, top, width, height);
  return width + padding * 2 + LOGO.gap;
}
