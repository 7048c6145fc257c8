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

/** The entries after which clients have to begin anew: what they know of the order of batches holds no more. */
export function raisesEpoch({ kind }: BatchEntry): boolean {
  return kind === 'archive' || kind === 'recovery';
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
