import type { LogoType } from '@tatami/persistence';
import type { NewLogo } from '@tatami/rest';
import { InvalidRequest } from '../http/invalid-request.ts';

const MAX_BYTES = 256 * 1024;
/** Of each side, in pixels: more is never drawn, and would take much memory to decode. */
const SIDE = { least: 16, most: 2_048 } as const;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The bytes of a picture that is what its sender calls it, and not too large. It is not decoded here: whoever draws it
 * leaves out what cannot be read.
 * @throws InvalidRequest
 */
export function judgedLogo({ contentType, data }: NewLogo): Buffer {
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > MAX_BYTES) throw new InvalidRequest('#/data', `A logo may have ${MAX_BYTES} bytes`);
  const size = SIZES[contentType](bytes);
  if (size === undefined) throw new InvalidRequest('#/data', `This is no picture of type ${contentType}`);
  if (Math.min(size.width, size.height) < SIDE.least || Math.max(size.width, size.height) > SIDE.most) {
    throw new InvalidRequest('#/data', `Each side of a logo has ${SIDE.least} to ${SIDE.most} pixels`);
  }
  return bytes;
}

/** What the beginning of a file says; undefined if it is no such file, or not whole. */
const SIZES: Readonly<Record<LogoType, (bytes: Buffer) => Size | undefined>> = {
  'image/png': sizeOfPng,
  'image/webp': sizeOfWebp,
};

const PNG_BEGINNING = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const PNG_END = Buffer.from('0000000049454e44ae426082', 'hex');

/** PNG (ISO 15948), 5.2 and 11.2: the signature, then the header with the size, and an empty chunk as the last one. */
function sizeOfPng(bytes: Buffer): Size | undefined {
  const isWhole =
    bytes.length > PNG_BEGINNING.length + 8 + PNG_END.length &&
    bytes.subarray(0, PNG_BEGINNING.length).equals(PNG_BEGINNING) &&
    bytes.subarray(-PNG_END.length).equals(PNG_END);
  return isWhole ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : undefined;
}

/** RFC 9649: the size is in the first chunk, in another way for each of the three kinds. */
function sizeOfWebp(bytes: Buffer): Size | undefined {
  const text = (from: number, to: number) => bytes.toString('latin1', from, to);
  const isWhole =
    bytes.length >= 30 &&
    text(0, 4) === 'RIFF' &&
    text(8, 12) === 'WEBP' &&
    bytes.readUInt32LE(4) + 8 === bytes.length;
  if (!isWhole) return undefined;
  switch (text(12, 16)) {
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    case 'VP8L': {
      if (bytes[20] !== 0x2f) return undefined;
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      if (bytes.readUIntBE(23, 3) !== 0x9d012a) return undefined;
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}
