import { brotliDecompressSync } from 'node:zlib';
import type { Journal, Snapshot } from '@tatami/persistence';
import type { DojoId, Limits } from '@tatami/protocol';
import { DojoDocument } from './dojo-document.ts';

/** A stored state from which a document goes on; it was tried alone, with nothing of the journal after it. */
export interface SoundBase {
  readonly seq: number;
  /** Makes another document of it. */
  readonly open: () => DojoDocument;
}

export interface SoundSnapshot extends SoundBase {
  /** As it is stored. */
  readonly bytes: number;
}

/**
 * The newest snapshot that can be opened. One that cannot is reported and dropped, because the journal has all that
 * was in it; undefined if there is none.
 */
export async function readSoundSnapshot(
  dojoId: DojoId,
  options: { journal: Journal; limits: Limits; reportError: (what: string, error: unknown) => void },
): Promise<SoundSnapshot | undefined> {
  const { journal, limits, reportError } = options;
  for (;;) {
    const snapshot = await journal.latestSnapshot(dojoId);
    if (snapshot === undefined) return undefined;
    try {
      let tried: DojoDocument | undefined = openSnapshot(snapshot, limits);
      const open = () => {
        const document = tried ?? openSnapshot(snapshot, limits);
        tried = undefined;
        return document;
      };
      return { seq: snapshot.seq, bytes: snapshot.state.length, open };
    } catch (error) {
      reportError(`The snapshot at ${snapshot.seq} cannot be used`, error);
      await journal.dropSnapshot(dojoId, snapshot.seq);
    }
  }
}

function openSnapshot(snapshot: Snapshot, limits: Limits): DojoDocument {
  const document = new DojoDocument(limits);
  try {
    document.applySnapshot(brotliDecompressSync(snapshot.state));
    document.assertSound();
    if (!Buffer.from(document.encodeStateVector()).equals(snapshot.stateVector)) {
      throw new Error('The snapshot is not of its state vector');
    }
    return document;
  } catch (error) {
    document.destroy();
    throw error;
  }
}
