import type { BatchEntry, Session } from '@tatami/protocol';
import { afterTurn, decodeTurn } from '@tatami/protocol';

/**
 * The session after an entry of the journal; the same object if the entry does not change it.
 * Throws TatamiError `message-malformed` for a turn that cannot be read.
 * @param monotonicMs when the entry was placed, on the clock of `session.turnStartedAtMs`
 */
export function afterEntry(session: Session, entry: BatchEntry, monotonicMs: number): Session {
  switch (entry.kind) {
    case 'pause':
      return { ...session, state: 'paused' };
    case 'archive':
      return { ...session, state: 'archived' };
    case 'resume':
      return { ...session, state: 'open', turnStartedAtMs: monotonicMs };
    case 'turn': {
      const turn = decodeTurn(entry.bytes);
      return turn.number > session.turn ? afterTurn(session, turn, monotonicMs) : session;
    }
    default:
      return session;
  }
}
