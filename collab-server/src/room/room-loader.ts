import { brotliDecompressSync } from 'node:zlib';
import type { DojoStore, Journal, JournalHead, StoredSession } from '@tatami/persistence';
import { TatamiError } from '@tatami/protocol/errors';
import type { DojoId } from '@tatami/protocol/ids';
import type { Limits } from '@tatami/protocol/limits';
import type { Session } from '@tatami/protocol/session';
import type { Clock } from '../clock.ts';
import { DojoDocument } from './dojo-document.ts';
import type { LoadedDojo } from './loaded-dojo.ts';
import { markIdOf } from './marks.ts';
import { afterEntry } from './session-entries.ts';
import type { PlacedEntry } from './stored-dojo.ts';
import { readStoredDojo } from './stored-dojo.ts';

export interface RoomLoaderOptions {
  readonly journal: Journal;
  readonly store: DojoStore;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/**
 * Reads a dojo from the database: the newest snapshot, then the journal after it, all in one transaction of the
 * document. If an entry cannot be integrated, the document is made again entry by entry, and the bad ones are put
 * into quarantine, so that every pod, join and replay leaves out the same.
 * Throws TatamiError `dojo-not-found`.
 */
export async function loadDojo(dojoId: DojoId, options: RoomLoaderOptions): Promise<LoadedDojo> {
  const { journal, store } = options;
  const [head] = await journal.heads([dojoId]);
  if (head === undefined) throw new TatamiError('dojo-not-found');
  const stored = await readStoredDojo(dojoId, options);
  const owners = await store.clientBindings(dojoId);
  const session = await store.session(dojoId);
  const { snapshot, entries } = stored;
  const state = snapshot === undefined ? undefined : brotliDecompressSync(snapshot.state);
  const document = await buildDocument(dojoId, state, entries, options);
  return {
    document,
    owners,
    seq: stored.seq,
    markIds: entries.flatMap(({ entry }) => markIdOf(entry) ?? []),
    ...sessionAt(head, entries, session, options.clock.monotonic()),
    accessRevision: head.accessRevision,
    journalBytes: stored.journalBytes,
    journalUpdates: entries.length,
    snapshotBytes: snapshot?.state.length ?? 0,
  };
}

async function buildDocument(
  dojoId: DojoId,
  state: Uint8Array | undefined,
  entries: readonly PlacedEntry[],
  options: RoomLoaderOptions,
): Promise<DojoDocument> {
  const edits = entries.filter(({ entry }) => entry.kind === 'update');
  const document = new DojoDocument(options.limits);
  try {
    if (state !== undefined) document.applySnapshot(state);
    document.applyAll(edits.map(({ entry }) => entry.bytes));
    return document;
  } catch (error) {
    options.onTrouble('A journal could not be read in one go', error);
    document.destroy();
  }
  return buildOneByOne(dojoId, state, edits, options);
}

async function buildOneByOne(
  dojoId: DojoId,
  state: Uint8Array | undefined,
  edits: readonly PlacedEntry[],
  options: RoomLoaderOptions,
): Promise<DojoDocument> {
  const bad = new Set<PlacedEntry>();
  for (;;) {
    const document = new DojoDocument(options.limits);
    if (state !== undefined) document.applySnapshot(state);
    const failed = edits.find(edit => !bad.has(edit) && !canApply(document, edit));
    if (failed === undefined) return document;
    // A failed apply leaves the document half-changed, so it is made anew without the bad entry.
    document.destroy();
    bad.add(failed);
    await options.store.quarantine(dojoId, failed.seq, failed.index, 'cannot be integrated');
  }
}

function canApply(document: DojoDocument, edit: PlacedEntry): boolean {
  try {
    document.apply(edit.entry.bytes);
    document.assertSound();
    return true;
  } catch {
    return false;
  }
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
    session = { ...afterEntry(session, entry, monotonicMs), turnStartedAtMs: session.turnStartedAtMs };
    if (entry.kind === 'archive') epoch++;
  }
  return { epoch, session };
}
