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
    let from = row * bytes;
    let luma = (piece.y + row) * width + piece.x;
    let chroma = ((piece.y + row) / 2) * (width / 2) + piece.x / 2;
    for (let column = 0; column < piece.width; column += 2) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let i = 0; i < 4; i++) {
        const at = from + (i & 1) * 4 + (i >> 1) * bytes;
        // Inside the piece by construction.
        const r = rgba[at] as number;
        const g = rgba[at + 1] as number;
        const b = rgba[at + 2] as number;
        red += r;
        green += g;
        blue += b;
        // 65536 * (0.2126, 0.7152, 0.0722) * 219 / 255, and 16 with a half to round.
        planes[luma + (i & 1) + (i >> 1) * width] = (11_966 * r + 40_254 * g + 4_064 * b + 1_081_344) >> 16;
      }
      // The sums of four pixels, so all factors are a quarter; 128 is no colour.
      planes[u + chroma] = (-1_649 * red - 5_547 * green + 7_196 * blue + 8_421_376) >> 16;
      planes[v + chroma] = (7_196 * red - 6_536 * green - 660 * blue + 8_421_376) >> 16;
      from += 8;
      luma += 2;
      chroma++;
    }
  }
}
