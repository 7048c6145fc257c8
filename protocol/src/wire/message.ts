import * as encoding from 'lib0/encoding';
import { encode } from '../encode.ts';

/** A frame with one message: its number, then what `write` puts behind it. */
export function message(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  return encode(encoder => {
    encoding.writeVarUint(encoder, type);
    write(encoder);
  });
}
