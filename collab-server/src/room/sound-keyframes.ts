import type { RecordingStore } from '@tatami/persistence';
import type { DojoId, Limits } from '@tatami/protocol';
import { decodeKeyframe } from '@tatami/recording';
import { DojoDocument } from './dojo-document.ts';
import type { SoundBase } from './sound-snapshot.ts';

/** What is wrong with the newest two is wrong with all, or with the journal. */
const MOST_TRIED = 2;

export interface KeyframeOptions {
  readonly recordings: Pick<RecordingStore, 'stored'>;
  readonly limits: Limits;
  readonly reportError: (what: string, error: unknown) => void;
}

/**
 * The newest keyframes of a dojo's recording that can be opened, newest first. One that cannot is reported and left
 * out: all that is in it is in the journal as well.
 */
export async function* soundKeyframes(
  dojoId: DojoId,
  { after, upTo }: { readonly after: number; readonly upTo: number },
  { recordings, limits, reportError }: KeyframeOptions,
): AsyncGenerator<SoundBase> {
  const stored = await recordings.stored(dojoId);
  const seqs = stored.keyframeSeqs.filter(seq => seq > after && seq <= upTo);
  for (const seq of seqs.slice(-MOST_TRIED).reverse()) {
    try {
      const bytes = await stored.keyframe(seq);
      if (bytes === undefined) throw new Error('Its bytes are not those that were written');
      const document = openKeyframe(seq, bytes, limits);
      yield { seq, open: () => document };
    } catch (error) {
      reportError(`The keyframe at ${seq} cannot be used`, error);
    }
  }
}

function openKeyframe(seq: number, bytes: Uint8Array, limits: Limits): DojoDocument {
  const keyframe = decodeKeyframe(bytes);
  if (keyframe.seq !== seq) throw new Error(`It says that it is of ${keyframe.seq}`);
  const document = new DojoDocument(limits);
  try {
    document.applySnapshot(keyframe.state);
    document.assertSound();
    return document;
  } catch (error) {
    document.destroy();
    throw error;
  }
}
