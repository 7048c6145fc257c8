import { expect, it } from 'vitest';
import { judgedLogo } from './judged-logo.ts';

function png(width: number, height: number): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([header, size, Buffer.from('0000000049454e44ae426082', 'hex')]);
}

function webp(kind: string, content: string): Buffer {
  const chunk = Buffer.concat([Buffer.from(kind), Buffer.alloc(4), Buffer.from(content, 'hex')]);
  const padded = Buffer.concat([chunk, Buffer.alloc(Math.max(0, 18 - chunk.length))]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(padded.length + 4);
  return Buffer.concat([Buffer.from('RIFF'), length, Buffer.from('WEBP'), padded]);
}

const judge = (contentType: 'image/png' | 'image/webp', bytes: Buffer) =>
  judgedLogo({ contentType, data: bytes.toString('base64') });
const reasonOf = (contentType: 'image/png' | 'image/webp', bytes: Buffer) => {
  try {
    judge(contentType, bytes);
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
};

it('takes PNG and each kind of WebP', () => {
  expect(judge('image/png', png(640, 200))).toEqual(png(640, 200));
  for (const [kind, content] of [
    // 40 x 20 pixels.
    ['VP8X', '30000000270000130000'],
    ['VP8L', '2f27c00410'],
    ['VP8 ', 'b005009d012a28001400'],
  ] as const) {
    expect(reasonOf('image/webp', webp(kind, content)), kind).toBeUndefined();
  }
});

it('refuses what is something else, too large, or not whole', () => {
  const notPng = 'This is no picture of type image/png';
  expect(reasonOf('image/png', webp('VP8L', '2f27c00410'))).toBe(notPng);
  expect(reasonOf('image/png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe(notPng);
  expect(reasonOf('image/png', png(640, 200).subarray(0, -1))).toBe(notPng);
  const notWebp = 'This is no picture of type image/webp';
  expect(reasonOf('image/webp', png(640, 200))).toBe(notWebp);
  expect(reasonOf('image/webp', webp('VP8?', '2f27c00410'))).toBe(notWebp);
  expect(reasonOf('image/webp', webp('VP8L', '0027c00410'))).toBe(notWebp);
  expect(reasonOf('image/webp', Buffer.concat([webp('VP8L', '2f27c00410'), Buffer.alloc(1)]))).toBe(notWebp);
  for (const [width, height] of [
    [2_049, 200],
    [200, 2_049],
    [15, 200],
    [200, 0],
  ] as const) {
    expect(reasonOf('image/png', png(width, height))).toMatch(/^Each side/);
  }
  const large = Buffer.concat([
    png(640, 200).subarray(0, 29),
    Buffer.alloc(256 * 1024),
    png(1, 1).subarray(29),
  ]);
  expect(reasonOf('image/png', large)).toMatch(/bytes$/);
});
