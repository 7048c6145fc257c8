import type { Clock } from '@tatami/kernel';
import { backoffMs, sleep } from '@tatami/kernel';
import type { DojoStore, Journal, JournalHead, RecordingStore, StoredSession } from '@tatami/persistence';
import type { DojoId, ErrorCode, Limits, Session, UserId } from '@tatami/protocol';
import { applyEntry, epochAfter, TatamiError } from '@tatami/protocol';
import { DATABASE_RETRY } from '../database-retry.ts';
import { buildDocument, buildInSlices } from './build-document.ts';
import type { DojoDocument } from './dojo-document.ts';
import { markIdOf } from './marks.ts';
import { soundKeyframes } from './sound-keyframes.ts';
import { readSoundSnapshot, type SoundBase } from './sound-snapshot.ts';
import type { PlacedEntry, StoredEntries } from './stored-entries.ts';
import { readStoredEntries } from './stored-entries.ts';

/** A dojo as it stands in the database, ready to be followed from there. */
export interface LoadedDojo {
  readonly document: DojoDocument;
  readonly seq: number;
  /** Of the row at seq. */
  readonly hash: Uint8Array;
  readonly epoch: number;
  readonly session: Session;
  readonly accessRevision: number;
  readonly owners: ReadonlyMap<number, UserId>;
  /** Of the marks since the newest snapshot or keyframe, in order. */
  readonly markIds: readonly string[];
  /** Payload bytes and updates of the journal since the newest snapshot, or the keyframe that was read in its place. */
  readonly journalBytes: number;
  readonly journalUpdates: number;
  readonly snapshotBytes: number;
  /** 0 if there is none. */
  readonly snapshotSeq: number;
  /** Whether everything that the journal has is in the document; of any other no snapshot is made. */
  readonly isComplete: boolean;
  /** Updates of the journal of which a part rests on something that is missing, in order. */
  readonly incomplete: readonly Uint8Array[];
}

export interface LoadDojoOptions {
  readonly journal: Journal;
  readonly store: DojoStore;
  readonly recordings: Pick<RecordingStore, 'stored'>;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly reportError: (what: string, error: unknown) => void;
}

/** To take in so many rows takes no longer than to open a keyframe. */
const MOST_WITHOUT_KEYFRAME = 1_000;

/**
 * Reads a dojo from the database: the newest snapshot that is sound, then the journal after it. Where much of the journal
 * stands behind the snapshot, or there is none, a keyframe of the recording is read in its place.
 *
 * @throws TatamiError `dojo-not-found`; `newer-version` if this server is too old to read the journal
 */
export async function loadDojo(dojoId: DojoId, options: LoadDojoOptions): Promise<LoadedDojo> {
  const { journal, store } = options;
  const snapshot = await readSoundSnapshot(dojoId, options);
  // After the snapshot: of one that is newer than the head, nobody could say the hash and the epoch.
  const [head] = await journal.heads([dojoId]);
  if (head === undefined) throw new TatamiError('dojo-not-found');
  if (snapshot !== undefined && snapshot.seq > head.seq)
    throw new Error('The dojo changed while it was read');
  const { stored, document, incomplete } =
    (await readFromKeyframe(head, snapshot?.seq ?? 0, options)) ??
    (await readFrom(dojoId, snapshot, options));
  const { entries, damagedSeqs } = stored;
  const owners = await store.clientBindings(dojoId);
  const session = await store.session(dojoId);
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
    snapshotSeq: snapshot?.seq ?? 0,
    isComplete: incomplete.length === 0 && damagedSeqs.length === 0,
    incomplete,
  };
}

interface ReadDocument {
  readonly stored: StoredEntries;
  readonly document: DojoDocument;
  readonly incomplete: readonly Uint8Array[];
}

/**
 * Undefined if no keyframe is worth it, or can be used. A keyframe is never the base of a snapshot, and nothing is put into
 * quarantine because of one: if the journal behind it does not fit, the fault may be its own.
 */
async function readFromKeyframe(
  head: JournalHead,
  after: number,
  options: LoadDojoOptions,
): Promise<ReadDocument | undefined> {
  if (head.seq - after <= MOST_WITHOUT_KEYFRAME) return undefined;
  const { dojoId, seq: upTo } = head;
  for await (const keyframe of soundKeyframes(dojoId, { after, upTo }, options)) {
    const stored = await readStoredEntries(dojoId, keyframe.seq, options);
    // Then nobody can say whether it fits.
    if (stored.damagedSeqs.length > 0) return undefined;
    try {
      const document = await buildInSlices(keyframe.open(), stored.entries, options.clock);
      return { stored, document, incomplete: [] };
    } catch (error) {
      options.reportError(`The journal does not fit the keyframe at ${keyframe.seq}`, error);
    }
  }
  return undefined;
}

async function readFrom(
  dojoId: DojoId,
  snapshot: SoundBase | undefined,
  options: LoadDojoOptions,
): Promise<ReadDocument> {
  const stored = await readStoredEntries(dojoId, snapshot?.seq ?? 0, options);
  const { entries, damagedSeqs } = stored;
  if (damagedSeqs.length > 0) options.reportError(`Journal rows cannot be read: ${damagedSeqs}`, undefined);
  return { stored, ...(await buildDocument(dojoId, snapshot, entries, options)) };
}

/** Reads a dojo again and again while the database is away; undefined if nobody wants it any more. */
export async function loadPatiently(options: {
  readonly load: () => Promise<LoadedDojo>;
  readonly clock: Clock;
  /** From 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly isOver: () => boolean;
  /** The dojo may not be read; trying goes on, for it may come back. */
  readonly onRefused: (code: ErrorCode) => void;
  readonly reportError: (what: string, error: unknown) => void;
}): Promise<LoadedDojo | undefined> {
  for (let failures = 0; !options.isOver(); failures++) {
    try {
      return await options.load();
    } catch (error) {
      options.reportError('A room could not be read again', error);
      if (error instanceof TatamiError) options.onRefused(error.code);
      await sleep(options.clock, backoffMs(DATABASE_RETRY, failures, options.random));
    }
  }
  return undefined;
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
    epoch = epochAfter(epoch, entry);
  }
  return { epoch, session };
}
