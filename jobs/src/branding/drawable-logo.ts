import { createHash } from 'node:crypto';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { luminanceOf } from '@tatami/kernel';

/** As large as it is drawn anywhere. */
const LARGEST = { width: 640, height: 320 } as const;
/** A logo that is darker than this on the whole, as relative luminance, is not seen on our dark backgrounds. */
const DARK = 0.18;
/** Of the pixels every so many tell how light a logo is. */
const SAMPLED = 7;

/** A logo that was decoded and encoded anew, so that nothing else than its pixels is left of what was sent. */
export interface DrawableLogo {
  readonly png: Buffer;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  /** Whether it needs something light behind it. */
  readonly isDark: boolean;
}

/** @throws an error for what cannot be decoded */
export async function drawableLogo(bytes: Uint8Array): Promise<DrawableLogo> {
  const image = await loadImage(bytes);
  const scale = Math.min(1, LARGEST.width / image.width, LARGEST.height / image.height);
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  const isDark = lightnessOf(context.getImageData(0, 0, width, height).data) < DARK;
  const png = canvas.toBuffer('image/png');
  return { png, sha256: createHash('sha256').update(png).digest('hex'), width, height, isDark };
}

/** The mean of what is not transparent; 1 for a picture of nothing. */
function lightnessOf(pixels: Uint8ClampedArray): number {
  let sum = 0;
  let weight = 0;
  for (let at = 0; at < pixels.length; at += 4 * SAMPLED) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(at, at + 4);
    if (alpha === 0) continue;
    const colour = [red, green, blue].map(part => part.toString(16).padStart(2, '0')).join('');
    sum += luminanceOf(`#${colour}`) * alpha;
    weight += alpha;
  }
  return weight === 0 ? 1 : sum / weight;
}
