import type { Clock } from '@tatami/kernel';
import type { DojoStore } from '@tatami/persistence';
import type { DojoId, Limits } from '@tatami/protocol';
import { DojoDocument } from './dojo-document.ts';
import type { SoundBase } from './sound-snapshot.ts';
import type { PlacedEntry } from './stored-entries.ts';

export interface BuildOptions {
  readonly store: DojoStore;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly reportError: (what: string, error: unknown) => void;
}

interface Built {
  readonly document: DojoDocument;
  /** Updates of which a part rests on something that is missing; without those that are in quarantine. */
  readonly incomplete: readonly Uint8Array[];
}

/** Others get their turn of the event loop after so many entries. */
const ENTRIES_IN_TURN = 200;

/**
 * The document of a snapshot and the journal's entries behind it, many in a transaction. If that fails, the
 * document is made again entry by entry. One that cannot be integrated is put into quarantine, so that every pod,
 * join and replay leaves out the same. One that rests on something that is missing is not bad: what of it fits is
 * taken, and it stays in the journal for the day when the missing part can be read.
 */
export async function buildDocument(
  dojoId: DojoId,
  snapshot: SoundBase | undefined,
  entries: readonly PlacedEntry[],
  options: BuildOptions,
): Promise<Built> {
  const open = () => snapshot?.open() ?? new DojoDocument(options.limits);
  try {
    return { document: await buildInSlices(open(), entries, options.clock), incomplete: [] };
  } catch (error) {
    options.reportError('A journal could not be read in one go', error);
  }
  return buildOneByOne(dojoId, open, editsOf(entries), options);
}

/**
 * The document with the edits among the entries. One transaction for all of 260,000 would hold up the event loop for
 * seconds.
 *
 * Throws if not all of them could be integrated; the document is then destroyed.
 */
export async function buildInSlices(
  document: DojoDocument,
  entries: readonly PlacedEntry[],
  clock: Clock,
): Promise<DojoDocument> {
  const edits = editsOf(entries);
  try {
    for (let from = 0; from < edits.length; from += ENTRIES_IN_TURN) {
      if (from > 0) await nextTurn(clock);
      document.applySome(edits.slice(from, from + ENTRIES_IN_TURN).map(({ entry }) => entry.bytes));
    }
    document.assertSound();
    return document;
  } catch (error) {
    document.destroy();
    throw error;
  }
}

function editsOf(entries: readonly PlacedEntry[]): PlacedEntry[] {
  return entries.filter(({ entry }) => entry.kind === 'update');
}

function nextTurn(clock: Clock): Promise<void> {
  return new Promise(resolve => clock.soon(resolve));
}

async function buildOneByOne(
  dojoId: DojoId,
  open: () => DojoDocument,
  edits: readonly PlacedEntry[],
  { store, clock, reportError }: BuildOptions,
): Promise<Built> {
  const turns = new Turns(clock);
  const taken: PlacedEntry[] = [];
  let document = open();
  const incomplete: Uint8Array[] = [];
  for (const edit of edits) {
    await turns.next();
    try {
      if (!document.applyWhatFits(edit.entry.bytes)) incomplete.push(edit.entry.bytes);
      taken.push(edit);
    } catch (error) {
      reportError(`The entry ${edit.seq}:${edit.index} cannot be integrated`, error);
      await store.quarantine(dojoId, edit.seq, edit.index, 'cannot be integrated');
      if (document.isSound) continue;
      document.destroy();
      document = open();
      for (const { entry } of taken) {
        await turns.next();
        document.applyWhatFits(entry.bytes);
      }
    }
  }
  const { length } = incomplete;
  if (length > 0) reportError(`${length} entries rest on something that is missing`, undefined);
  return { document, incomplete };
}

/** Lets others have the event loop after some entries. */
class Turns {
  readonly #clock: Clock;
  #entries = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async next(): Promise<void> {
    if (this.#entries++ % ENTRIES_IN_TURN === 0) await nextTurn(this.#clock);
  }
}
