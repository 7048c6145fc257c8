import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import { encodeStep1, encodeUpdate } from './client-messages.ts';
import { encodeHocuspocusDenied, hocuspocusDocument } from './hocuspocus.ts';

const NAME = '01890000-0000-7000-8000-000000000001';

function framed(type: number, subtype: number, payload: Uint8Array): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeVarString(encoder, NAME);
    encoding.writeVarUint(encoder, type);
    encoding.writeVarUint(encoder, subtype);
    encoding.writeVarUint8Array(encoder, payload);
  });
}

describe('a client of Hocuspocus', () => {
  it('[M6] is known by its token or its step 1, and nobody else is taken for one', () => {
    expect(hocuspocusDocument(framed(2, 0, new Uint8Array(30)))).toBe(NAME);
    expect(hocuspocusDocument(framed(0, 0, Uint8Array.of(0)))).toBe(NAME);
    const others = [
      encodeStep1(Uint8Array.of(0)),
      encodeUpdate(new Uint8Array(50)),
      new Uint8Array(0),
      framed(2, 0, new Uint8Array(30)).subarray(0, 50),
      framed(7, 7, Uint8Array.of(1)),
    ];
    for (const frame of others) expect(hocuspocusDocument(frame)).toBeUndefined();
  });

  it('[M6] is answered with the name in front', () => {
    expect([...encodeHocuspocusDenied('dojo', 'no')]).toEqual([4, 100, 111, 106, 111, 2, 1, 2, 110, 111]);
  });
});
