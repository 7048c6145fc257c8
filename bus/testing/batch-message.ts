import type { DojoId, WriterId } from '@tatami/protocol';
import type { BusMessage } from '../src/bus.ts';

/** A batch that can be told from others by its seq; the bus only carries it. */
export function batchMessage(seq: number, payload = Uint8Array.of(seq, 255, 0)): BusMessage {
  return {
    kind: 'batch',
    row: {
      dojoId: '0190a0a0-0000-7000-8000-000000000001' as DojoId,
      epoch: 1,
      seq,
      atMicros: BigInt(seq) * 1_000n,
      writer: '0190a0a0-0000-7000-8000-000000000002' as WriterId,
      batch: BigInt(seq),
      hash: new Uint8Array(32).fill(seq),
      payload,
    },
  };
}
