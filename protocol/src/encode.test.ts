import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import { encode } from './encode.ts';

describe('encode', () => {
  it('gives what an encoder of its own gives, whatever was written before', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.uint8Array({ maxLength: 40_000 }), { maxLength: 4 })), written => {
        const made = written.map(parts =>
          encode(encoder => {
            for (const part of parts) encoding.writeVarUint8Array(encoder, part);
          }),
        );
        const alone = written.map(parts =>
          encoding.encode(encoder => {
            for (const part of parts) encoding.writeVarUint8Array(encoder, part);
          }),
        );
        expect(made).toEqual(alone);
      }),
    );
  });

  it('can be used within itself', () => {
    const bytes = encode(outer => {
      encoding.writeVarUint(outer, 1);
      encoding.writeVarUint8Array(
        outer,
        encode(inner => encoding.writeVarUint(inner, 2)),
      );
      encoding.writeVarUint(outer, 3);
    });
    expect(bytes).toEqual(Uint8Array.of(1, 1, 2, 3));
  });

  it('leaves nothing behind of a write that threw', () => {
    const fail = () =>
      encode(encoder => {
        encoding.writeVarUint(encoder, 7);
        throw new Error('as it were');
      });
    expect(fail).toThrow('as it were');
    expect(encode(encoder => encoding.writeVarUint(encoder, 8))).toEqual(Uint8Array.of(8));
  });
});
