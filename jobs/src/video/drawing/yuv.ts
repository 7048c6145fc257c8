import type { Rectangle } from './layout.ts';

/**
 * Writes a piece of a picture into planes of YUV 4:2:0, as BT.709 of limited range defines them: what x264 takes, a third
 * of the bytes that RGBA is. All coordinates are even.
 * @param rgba of the piece alone, four bytes for each of its pixels
 */
export function writeYuv(
  rgba: Uint8ClampedArray,
  piece: Rectangle,
  planes: Uint8Array,
  width: number,
  height: number,
): void {
  const u = width * height;
  const v = u + u / 4;
  const bytes = piece.width * 4;
  for (let row = 0; row < piece.height; row += 2) {
    let upper = row * bytes;
    let lower = upper + bytes;
    let luma = (piece.y + row) * width + piece.x;
    let chroma = ((piece.y + row) / 2) * (width / 2) + piece.x / 2;
    // Two by two pixels, written out: a loop over the four takes twice as long. All are inside the piece.
    for (let column = 0; column < piece.width; column += 2) {
      const r0 = rgba[upper] as number;
      const g0 = rgba[upper + 1] as number;
      const b0 = rgba[upper + 2] as number;
      const r1 = rgba[upper + 4] as number;
      const g1 = rgba[upper + 5] as number;
      const b1 = rgba[upper + 6] as number;
      const r2 = rgba[lower] as number;
      const g2 = rgba[lower + 1] as number;
      const b2 = rgba[lower + 2] as number;
      const r3 = rgba[lower + 4] as number;
      const g3 = rgba[lower + 5] as number;
      const b3 = rgba[lower + 6] as number;
      // 65536 * (0.2126, 0.7152, 0.0722) * 219 / 255, and 16 with a half to round.
      planes[luma] = (11_966 * r0 + 40_254 * g0 + 4_064 * b0 + 1_081_344) >> 16;
      planes[luma + 1] = (11_966 * r1 + 40_254 * g1 + 4_064 * b1 + 1_081_344) >> 16;
      planes[luma + width] = (11_966 * r2 + 40_254 * g2 + 4_064 * b2 + 1_081_344) >> 16;
      planes[luma + width + 1] = (11_966 * r3 + 40_254 * g3 + 4_064 * b3 + 1_081_344) >> 16;
      const red = r0 + r1 + r2 + r3;
      const green = g0 + g1 + g2 + g3;
      const blue = b0 + b1 + b2 + b3;
      // The sums of four pixels, so all factors are a quarter; 128 is no colour.
      planes[u + chroma] = (-1_649 * red - 5_547 * green + 7_196 * blue + 8_421_376) >> 16;
      planes[v + chroma] = (7_196 * red - 6_536 * green - 660 * blue + 8_421_376) >> 16;
      upper += 8;
      lower += 8;
      luma += 2;
      chroma++;
    }
  }
}
