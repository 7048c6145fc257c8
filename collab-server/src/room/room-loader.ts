import type { Clock } from '@tatami/kernel';
import type { DojoStore, Journal, JournalHead, StoredSession } from '@tatami/persistence';
import type { DojoId, Limits, Session } from '@tatami/protocol';
import { applyEntry, raisesEpoch, TatamiError } from '@tatami/protocol';
import { buildDocument } from './build-document.ts';
import type { LoadedDojo } from './loaded-dojo.ts';
import { markIdOf } from './marks.ts';
import { readSoundSnapshot } from './sound-snapshot.ts';
import type { PlacedEntry } from './stored-dojo.ts';
import { readStoredEntries } from './stored-dojo.ts';

export interface RoomLoaderOptions {
  readonly journal: Journal;
  readonly store: DojoStore;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/**
 * Reads a dojo from the database: the newest snapshot that is sound, then the journal after it.
 *
 * @throws TatamiError `dojo-not-found`; `newer-version` if this server is too old to read the journal
 */
export async function loadDojo(dojoId: DojoId, options: RoomLoaderOptions): Promise<LoadedDojo> {
  const { journal, store, onTrouble } = options;
  const [head] = await journal.heads([dojoId]);
  if (head === undefined) throw new TatamiError('dojo-not-found');
  const snapshot = await readSoundSnapshot(dojoId, options);
  const stored = await readStoredEntries(dojoId, snapshot?.seq ?? 0, options);
  const owners = await store.clientBindings(dojoId);
  const session = await store.session(dojoId);
  const { entries, damagedSeqs } = stored;
  if (damagedSeqs.length > 0) onTrouble(`Journal rows cannot be read: ${damagedSeqs}`, undefined);
  const { document, isWhole } = await buildDocument(dojoId, snapshot, entries, options);
  return {
    document,
    owners,
    seq: stored.seq,
    // Without rows after the snapshot, the head is at its row.
    hash: stored.hash ?? head.hash,
    markIds: entries.flatMap(({ entry }) => markIdOf(entry) ?? []),
    ...sessionAt(head, entries, session, options.clock.monotonic()),
    accessRevision: head.accessRevision,
    journalBytes: stored.journalBytes,
    journalUpdates: entries.length,
    snapshotBytes: snapshot?.bytes ?? 0,
    isComplete: isWhole && damagedSeqs.length === 0,
  };
}

/**
 * The head was read before the rows, so what they say of pauses and the archive after it counts too. The turn was
 * read after the rows, which therefore have nothing newer.
 */
function sessionAt(
  head: JournalHead,
  entries: readonly PlacedEntry[],
  { turn, mode, turnAgeMs }: StoredSession,
  monotonicMs: number,
): Pick<LoadedDojo, 'epoch' | 'session'> {
  let { epoch } = head;
  let session: Session = {
    state: head.state,
    turn,
    mode,
    turnStartedAtMs: monotonicMs - turnAgeMs,
    handedOver: undefined,
  };
  for (const { seq, entry } of entries) {
    if (seq <= head.seq || entry.kind === 'turn') continue;
    session = { ...applyEntry(session, entry, monotonicMs), turnStartedAtMs: session.turnStartedAtMs };
    if (raisesEpoch(entry)) epoch++;
  }
  return { epoch, session };
}
