import { createHash, type Hash } from 'node:crypto';
import { ATTACHMENT_LIMITS } from '@tatami/protocol';

/** What an object is to hold, as its sender has declared it. */
export interface ObjectContent {
  readonly sizeBytes: number;
  /**
   * In hexadecimal digits: SHA-256 of the bytes, or, of a file in several parts, SHA-256 of the parts' SHA-256 one after
   * the other. That is what S3 calls a composite checksum: the store can check each part as it comes, and a browser,
   * whose WebCrypto cannot hash a stream, never needs more than one part in memory.
   */
  readonly sha256: string;
}

/** One part of a file, counted from 1. */
export interface ContentPart extends ObjectContent {
  readonly number: number;
}

export function partCountOf({ sizeBytes }: Pick<ObjectContent, 'sizeBytes'>): number {
  return Math.max(1, Math.ceil(sizeBytes / ATTACHMENT_LIMITS.partBytes));
}

/** The size of one part; all but the last one are equal. Throws a RangeError for a part that the file does not have. */
export function partSizeOf(content: Pick<ObjectContent, 'sizeBytes'>, number: number): number {
  const count = partCountOf(content);
  if (!Number.isInteger(number) || number < 1 || number > count) throw new RangeError('no such part');
  const { partBytes } = ATTACHMENT_LIMITS;
  return number < count ? partBytes : content.sizeBytes - (count - 1) * partBytes;
}

/** Finds the size and the checksum of bytes that come piece by piece. */
export class ContentHash {
  #sizeBytes = 0;
  #part: Hash = createHash('sha256');
  #partBytes = 0;
  readonly #digests: Buffer[] = [];

  update(bytes: Uint8Array): void {
    const { partBytes } = ATTACHMENT_LIMITS;
    for (let from = 0; from < bytes.length; ) {
      if (this.#partBytes === partBytes) this.#endPart();
      const piece = bytes.subarray(from, from + partBytes - this.#partBytes);
      this.#part.update(piece);
      this.#partBytes += piece.length;
      from += piece.length;
    }
    this.#sizeBytes += bytes.length;
  }

  content(): ObjectContent {
    this.#endPart();
    const [only] = this.#digests;
    const digest =
      this.#digests.length === 1 && only !== undefined
        ? only
        : createHash('sha256').update(Buffer.concat(this.#digests)).digest();
    return { sizeBytes: this.#sizeBytes, sha256: digest.toString('hex') };
  }

  #endPart(): void {
    this.#digests.push(this.#part.digest());
    this.#part = createHash('sha256');
    this.#partBytes = 0;
  }
}

export function contentOf(bytes: Uint8Array): ObjectContent {
  const hash = new ContentHash();
  hash.update(bytes);
  return hash.content();
}
