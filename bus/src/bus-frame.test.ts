import type { DojoId, PodId, TenantId, UserId, WriterId } from '@tatami/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Announcement, BusMessage } from './bus.ts';
import { decodeFrame, encodeAnnouncement, encodeMessage } from './bus-frame.ts';

const podId = fc.uuid().map(id => id as PodId);
const bytes = fc.uint8Array({ maxLength: 200 });
const message: fc.Arbitrary<BusMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('batch' as const),
    row: fc.record({
      dojoId: fc.uuid().map(id => id as DojoId),
      epoch: fc.nat(),
      seq: fc.maxSafeNat(),
      atMicros: fc.bigInt({ min: 0n, max: 2n ** 62n }),
      writer: fc.uuid().map(id => id as WriterId),
      batch: fc.bigInt({ min: 0n, max: 2n ** 62n }),
      hash: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      payload: bytes,
    }),
  }),
  fc.record({
    kind: fc.constant('presence' as const),
    number: fc.maxSafeNat(),
    isWhole: fc.boolean(),
    entries: bytes,
  }),
  fc.record({
    kind: fc.constantFrom('head-changed' as const, 'access-changed' as const, 'presence-wanted' as const),
  }),
);
const announcement: fc.Arbitrary<Announcement> = fc.oneof(
  fc.record({ kind: fc.constantFrom('alive' as const, 'leaving' as const) }),
  fc.record({
    kind: fc.constant('revoked' as const),
    tenantId: fc.uuid().map(id => id as TenantId),
    userId: fc.uuid().map(id => id as UserId),
  }),
);

describe('a frame of the bus', () => {
  it('reads back as what was written', () => {
    fc.assert(
      fc.property(podId, message, announcement, (from, said, announced) => {
        expect(decodeFrame(encodeMessage(from, said))).toEqual({ from, to: 'room', message: said });
        const frame = encodeAnnouncement(from, announced);
        expect(decodeFrame(frame)).toEqual({ from, to: 'pods', announcement: announced });
      }),
    );
  });

  it('is refused when it is anything else, and never read as more than it is', () => {
    const malformed = expect.objectContaining({ code: 'message-malformed' });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), noise => {
        try {
          const frame = decodeFrame(noise);
          const again =
            frame.to === 'room'
              ? encodeMessage(frame.from, frame.message)
              : encodeAnnouncement(frame.from, frame.announcement);
          expect([...again]).toEqual([...noise]);
        } catch (error) {
          expect(error).toEqual(malformed);
        }
      }),
    );
    fc.assert(
      fc.property(podId, announcement, (from, announced) => {
        const frame = encodeAnnouncement(from, announced);
        expect(() => decodeFrame(frame.subarray(0, -1))).toThrow(malformed);
        expect(() => decodeFrame(Uint8Array.from([...frame, 0]))).toThrow(malformed);
        expect(() => decodeFrame(frame.with(0, 2))).toThrow(malformed);
      }),
    );
  });
});
