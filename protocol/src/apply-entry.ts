import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { BatchEntry } from './batch.ts';
import type { Session, SessionState } from './session.ts';
import { decodeTurn } from './turn.ts';

/** What each change of a dojo's state leads to. The SQL of persistence does the same; its tests compare the two. */
export const STATE_AFTER = {
  pause: 'paused',
  resume: 'open',
  archive: 'archived',
} as const satisfies Record<string, SessionState>;

/**
 * The session after an entry of the journal; the same object if the entry does not change it.
 * Throws TatamiError `message-malformed` for a turn that cannot be read.
 * @param monotonicMs when the entry was placed, on the clock of `session.turnStartedAtMs`
 */
export function applyEntry(session: Session, entry: BatchEntry, monotonicMs: number): Session {
  switch (entry.kind) {
    case 'pause':
    case 'archive':
      return { ...session, state: STATE_AFTER[entry.kind] };
    case 'resume':
      return { ...session, state: STATE_AFTER.resume, turnStartedAtMs: monotonicMs };
    case 'turn':
      return applyTurn(session, entry.bytes, monotonicMs);
    default:
      return session;
  }
}

/**
 * The epoch after an entry. With a new one clients have to begin anew: what they know of the order of batches holds no
 * more.
 */
export function epochAfter(epoch: number, { kind, bytes }: BatchEntry): number {
  if (kind === 'archive') return epoch + 1;
  return kind === 'recovery' ? Math.max(epoch + 1, recoveredEpoch(bytes)) : epoch;
}

/** What an entry of kind `recovery` holds: the epoch that begins with it. */
export function encodeRecovery(epoch: number): Uint8Array {
  return encoding.encode(encoder => encoding.writeVarUint(encoder, epoch));
}

/** 0 for an entry that says none. */
function recoveredEpoch(bytes: Uint8Array): number {
  return bytes.length === 0 ? 0 : decoding.readVarUint(decoding.createDecoder(bytes));
}

function applyTurn(session: Session, bytes: Uint8Array, monotonicMs: number): Session {
  const { number, restarts, ...mode } = decodeTurn(bytes);
  // An older turn than the one that is on: this entry was read again.
  if (number <= session.turn) return session;
  const before = session.mode.mode === 'free' ? 'everybody' : session.mode.driver;
  return {
    ...session,
    turn: number,
    mode,
    turnStartedAtMs: restarts ? monotonicMs : session.turnStartedAtMs,
    handedOver: restarts ? before : session.handedOver,
  };
}
