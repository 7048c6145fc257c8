import * as encoding from 'lib0/encoding';

/** A longer result has made the encoder's buffer larger than most need. */
const MAX_KEPT_BYTES = 16 * 1024;

let kept: encoding.Encoder | undefined = encoding.createEncoder();

/**
 * The bytes that `write` puts into an encoder. All calls share one, because the buffer of a new one lies outside of
 * V8's heap: with some thousand small frames a second such buffers set off a good part of the garbage collector's work.
 */
export function encode(write: (encoder: encoding.Encoder) => void): Uint8Array {
  // A call within a call finds none, and makes its own.
  const encoder = kept ?? encoding.createEncoder();
  kept = undefined;
  write(encoder);
  const bytes = encoding.toUint8Array(encoder);
  if (encoder.cbuf.length <= MAX_KEPT_BYTES) {
    encoder.cpos = 0;
    encoder.bufs = [];
    kept = encoder;
  }
  return bytes;
}
