import type { SKRSContext2D } from '@napi-rs/canvas';
import { luminanceOf, mixed } from '@tatami/kernel';
import type { VideoScript } from '../script/video-script.ts';
import { shade } from './colours.ts';
import type { Mouth } from './mouth.ts';

const TURN = Math.PI * 2;
const SKIN = '#d99a6c';
const HAIR = '#2b1a17';
const LIPS = '#a8484f';
/** The drawing's own size; its lower edge is the edge of the picture. */
export const PRESENTER = { width: 480, height: 556 } as const;

/** As relative luminance. */
const DARKEST_SHIRT = 0.012;
const BLINK_MS = 170;
/** Blinks are this far apart, with some irregularity. */
const BLINK_EVERY_MS = 3_100;

/**
 * Somebody who tells the story: drawn by us, in the tenant's colours, with lips that follow what is heard. Time is that of
 * the whole video, so that scenes go on where the one before ended.
 */
export function drawPresenter(
  context: SKRSContext2D,
  { mouth, ms, accent, shirt }: { mouth: Mouth; ms: number; accent: string; shirt: string },
): void {
  const breath = Math.sin(ms / 950) * 3;
  context.save();
  context.translate(PRESENTER.width / 2, PRESENTER.height);
  context.translate(0, breath * 0.5);
  drawBody(context, shirt, accent);
  context.translate(Math.sin(ms / 1_450) * 4, -262 + breath * 0.6 - mouth.open * 3);
  context.rotate(Math.sin(ms / 1_700) * 0.025 + Math.sin(ms / 620) * 0.008);
  drawHead(context, mouth, ms, accent);
  context.restore();
}

/** In the primary colour, but never as dark as what is behind it. */
export function shirtOf({ background }: VideoScript['brand']): string {
  const colour = background[1] as string;
  return luminanceOf(colour) < DARKEST_SHIRT ? mixed(colour, '#ffffff', 0.16) : colour;
}

function drawBody(context: SKRSContext2D, shirt: string, accent: string): void {
  const cloth = context.createLinearGradient(-200, -190, 200, 0);
  cloth.addColorStop(0, shade(shirt, 1.9));
  cloth.addColorStop(1, shade(shirt, 1.15));
  context.fillStyle = cloth;
  shape(context, () => {
    context.moveTo(-226, 20);
    context.bezierCurveTo(-222, -100, -180, -128, -74, -152);
    context.quadraticCurveTo(0, -110, 74, -152);
    context.bezierCurveTo(180, -128, 222, -100, 226, 20);
  });
  // Neck, and its shadow under the chin.
  context.fillStyle = shade(SKIN, 0.82);
  shape(context, () => {
    context.moveTo(-48, -212);
    context.lineTo(48, -212);
    context.lineTo(52, -156);
    context.quadraticCurveTo(0, -96, -52, -156);
  });
  // The hood behind the neck, and its cords.
  context.strokeStyle = shade(shirt, 2.3);
  context.lineWidth = 26;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(-78, -158);
  context.quadraticCurveTo(0, -64, 78, -158);
  context.stroke();
  context.strokeStyle = accent;
  context.lineWidth = 6;
  for (const side of [-1, 1]) {
    context.beginPath();
    context.moveTo(side * 34, -112);
    context.quadraticCurveTo(side * 40, -70, side * 34, -36);
    context.stroke();
  }
}

function drawHead(context: SKRSContext2D, mouth: Mouth, ms: number, accent: string): void {
  const drop = mouth.open * 10;
  context.fillStyle = HAIR;
  ellipse(context, 0, -42, 140, 148);
  context.fillStyle = shade(SKIN, 0.9);
  for (const side of [-1, 1]) ellipse(context, side * 116, 12, 20, 28);
  context.fillStyle = SKIN;
  shape(context, () => {
    context.moveTo(-114, -28);
    context.bezierCurveTo(-118, -150, 118, -150, 114, -28);
    context.bezierCurveTo(114, 62, 76, 118 + drop, 0, 122 + drop);
    context.bezierCurveTo(-76, 118 + drop, -114, 62, -114, -28);
  });
  context.fillStyle = 'rgba(232,92,92,0.2)';
  for (const side of [-1, 1]) ellipse(context, side * 70, 42, 24, 15);
  drawHair(context);
  drawHeadset(context, accent);
  drawEyes(context, ms);
  context.strokeStyle = shade(SKIN, 0.72);
  context.lineWidth = 5;
  context.beginPath();
  context.moveTo(3, 8);
  context.quadraticCurveTo(16, 34, -2, 36);
  context.stroke();
  drawMouth(context, mouth, 76 + drop * 0.4);
}

function drawHair(context: SKRSContext2D): void {
  context.fillStyle = HAIR;
  shape(context, () => {
    context.moveTo(-124, 2);
    context.bezierCurveTo(-150, -140, -70, -190, 10, -184);
    context.bezierCurveTo(110, -186, 148, -110, 124, 2);
    context.bezierCurveTo(116, -44, 100, -74, 84, -88);
    context.bezierCurveTo(40, -60, -40, -62, -66, -96);
    context.bezierCurveTo(-92, -74, -112, -44, -124, 2);
  });
  context.strokeStyle = 'rgba(255,255,255,0.16)';
  context.lineWidth = 7;
  context.beginPath();
  context.moveTo(-62, -138);
  context.quadraticCurveTo(0, -168, 62, -146);
  context.stroke();
}

function drawHeadset(context: SKRSContext2D, accent: string): void {
  context.strokeStyle = shade(accent, 0.85);
  context.lineWidth = 13;
  context.beginPath();
  context.arc(0, -28, 140, Math.PI * 1.04, Math.PI * 1.96);
  context.stroke();
  context.fillStyle = accent;
  for (const side of [-1, 1]) {
    context.beginPath();
    context.roundRect(side * 133 - 17, -26, 34, 68, 15);
    context.fill();
  }
  context.strokeStyle = shade(accent, 0.7);
  context.lineWidth = 6;
  context.beginPath();
  context.moveTo(-134, 40);
  context.quadraticCurveTo(-128, 92, -74, 100);
  context.stroke();
  context.fillStyle = shade(accent, 0.7);
  ellipse(context, -68, 101, 12, 9);
}

function drawEyes(context: SKRSContext2D, ms: number): void {
  const open = 1 - blinkAt(ms);
  const gaze = Math.sin(ms / 2_300) * 3;
  for (const side of [-1, 1]) {
    const x = side * 46;
    context.strokeStyle = HAIR;
    context.lineWidth = 8;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(x - side * 22, -48);
    context.quadraticCurveTo(x + side * 4, -58, x + side * 26, -44);
    context.stroke();
    if (open < 0.25) {
      context.lineWidth = 5;
      context.beginPath();
      context.arc(x, -14, 19, Math.PI * 0.12, Math.PI * 0.88);
      context.stroke();
      continue;
    }
    context.save();
    context.fillStyle = '#ffffff';
    ellipse(context, x, -8, 21, 19 * open);
    context.clip();
    context.fillStyle = '#4b2e1e';
    ellipse(context, x + gaze, -7, 12.5, 12.5);
    context.fillStyle = '#140a06';
    ellipse(context, x + gaze, -7, 7, 7);
    context.fillStyle = '#ffffff';
    ellipse(context, x + gaze + 4, -12, 3.6, 3.6);
    context.restore();
  }
}

function drawMouth(context: SKRSContext2D, { open, wide, round, teeth, tongue }: Mouth, y: number): void {
  const half = 50 * wide * (1 - round * 0.1);
  if (open < 0.07) {
    context.strokeStyle = LIPS;
    context.lineWidth = 7;
    context.beginPath();
    context.moveTo(-half, y - 4);
    context.quadraticCurveTo(0, y + 12, half, y - 4);
    context.stroke();
    return;
  }
  const up = 8 + 12 * open + 8 * round * open;
  const down = 10 + 34 * open;
  const lips = () => {
    context.beginPath();
    context.moveTo(-half, y);
    context.bezierCurveTo(-half * 0.75, y - up, half * 0.75, y - up, half, y);
    context.bezierCurveTo(half * 0.85, y + down, -half * 0.85, y + down, -half, y);
    context.closePath();
  };
  context.save();
  lips();
  context.fillStyle = '#4d141c';
  context.fill();
  context.clip();
  if (tongue > 0.1) {
    context.fillStyle = `rgba(226,104,116,${Math.min(1, tongue)})`;
    ellipse(context, 0, y + down * 0.72, half * 0.6, down * 0.34);
  }
  if (teeth > 0.1) {
    context.fillStyle = `rgba(255,255,255,${Math.min(1, teeth)})`;
    context.beginPath();
    context.roundRect(-half * 0.78, y - up, half * 1.56, up * 0.75 + 5, 5);
    context.fill();
  }
  context.restore();
  lips();
  context.strokeStyle = LIPS;
  context.lineWidth = 5;
  context.stroke();
}

/** From 0 for open to 1 for closed. */
function blinkAt(ms: number): number {
  const turn = Math.floor(ms / BLINK_EVERY_MS);
  const startMs = turn * BLINK_EVERY_MS + 700 + ((turn * 7_919) % 1_700);
  const share = (ms - startMs) / BLINK_MS;
  return share < 0 || share > 1 ? 0 : 1 - Math.abs(share * 2 - 1);
}

function ellipse(context: SKRSContext2D, x: number, y: number, width: number, height: number): void {
  context.beginPath();
  context.ellipse(x, y, width, height, 0, 0, TURN);
  context.fill();
}

function shape(context: SKRSContext2D, path: () => void): void {
  context.beginPath();
  path();
  context.closePath();
  context.fill();
}
