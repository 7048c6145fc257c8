import type { Clock } from '@tatami/kernel';
import type { StoredRecording } from '@tatami/persistence';
import { assertNever } from '@tatami/protocol';
import { decodeKeyframe, type Keyframe } from '@tatami/recording';
import * as Y from 'yjs';
import type { RecordedEdit } from './recorded-edits.ts';
import { recordedEdits } from './recorded-edits.ts';
import type { ReplayRequest } from './replay-request.ts';

/** How far a recording is shown: up to a time or a row, or up to one edit of a row; each itself included. */
export type Until =
  | ReplayRequest['from']
  | { readonly kind: 'edit'; readonly seq: number; readonly index: number };

export interface DocumentAt {
  /** Yjs V1. */
  readonly state: Uint8Array;
  /** The last edit in it; undefined if there is none, or it is not known because it is in a keyframe. */
  readonly last: RecordedEdit | undefined;
  readonly atMs: number;
  readonly seq: number;
  /** The edits behind it. */
  readonly rest: AsyncGenerator<RecordedEdit>;
}

/** Others get their turn of the event loop after so many edits. */
const EDITS_IN_TURN = 100;

/** The document as it was, from the nearest keyframe before. It is gone when this returns; its bytes are left. */
export async function documentAt(stored: StoredRecording, until: Until, clock: Clock): Promise<DocumentAt> {
  const keyframe = await keyframeBefore(stored, until);
  const edits = recordedEdits(stored, keyframe);
  const doc = new Y.Doc();
  try {
    if (keyframe !== undefined) Y.applyUpdateV2(doc, keyframe.state);
    let last: RecordedEdit | undefined;
    let next = await edits.next();
    for (let count = 1; !next.done && isWithin(next.value, until); count++) {
      last = next.value;
      integrate(doc, last.update);
      if (count % EDITS_IN_TURN === 0) await new Promise<void>(resolve => clock.soon(resolve));
      next = await edits.next();
    }
    return {
      state: Y.encodeStateAsUpdate(doc),
      last,
      atMs: last?.atMs ?? keyframe?.lengthMs ?? 0,
      seq: last?.seq ?? keyframe?.seq ?? 0,
      rest: behind(next.done ? undefined : next.value, edits),
    };
  } finally {
    doc.destroy();
  }
}

async function* behind(
  first: RecordedEdit | undefined,
  edits: AsyncGenerator<RecordedEdit>,
): AsyncGenerator<RecordedEdit> {
  if (first === undefined) return;
  yield first;
  yield* edits;
}

function isWithin(edit: RecordedEdit, until: Until): boolean {
  switch (until.kind) {
    case 'time':
      return edit.atMs <= until.atMs;
    case 'seq':
      return edit.seq <= until.seq;
    case 'edit':
      return edit.seq < until.seq || (edit.seq === until.seq && edit.index <= until.index);
    default:
      return assertNever(until);
  }
}

/** What rests on something that cannot be read waits for ever in no one's document; pods drop it, too. */
function integrate(doc: Y.Doc, update: Uint8Array): void {
  try {
    Y.applyUpdate(doc, update);
  } catch {
    // Yjs reads all of an update before it changes anything, so the document goes on without it.
  }
  doc.store.pendingStructs = null;
  doc.store.pendingDs = null;
}

/** The last one that holds nothing of what is not shown yet. */
async function keyframeBefore(stored: StoredRecording, until: Until): Promise<Keyframe | undefined> {
  const seqs = stored.keyframeSeqs.filter(seq => isKeyframeWithin(seq, until));
  if (until.kind !== 'time') return lastKeyframe(stored, seqs);
  let [low, high] = [0, seqs.length];
  let found: Keyframe | undefined;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const keyframe = await lastKeyframe(stored, seqs.slice(middle, middle + 1));
    if (keyframe !== undefined && keyframe.lengthMs > until.atMs) high = middle;
    else {
      found = keyframe ?? found;
      low = middle + 1;
    }
  }
  return found;
}

function isKeyframeWithin(seq: number, until: Until): boolean {
  if (until.kind === 'time') return true;
  return until.kind === 'seq' ? seq <= until.seq : seq < until.seq;
}

/** Of those that can be read. */
async function lastKeyframe(stored: StoredRecording, seqs: readonly number[]): Promise<Keyframe | undefined> {
  for (const seq of [...seqs].reverse()) {
    const bytes = await stored.keyframe(seq);
    if (bytes !== undefined) return decodeKeyframe(bytes);
  }
  return undefined;
}
