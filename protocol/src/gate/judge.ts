import * as Y from 'yjs';
import type { ErrorCode } from '../errors.ts';
import { TatamiError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { listInDocument, RootKinds, takesContent } from './list.ts';
import { visibleTextLength } from './live-store.ts';
import { orderStructs } from './order.ts';
import { shapeOf } from './shape.ts';
import type { NewStruct, Walk } from './update-walk.ts';
import { walkUpdate } from './update-walk.ts';
import { Window } from './window.ts';
import { writeUpdate } from './write-update.ts';

export type JudgeVerdict = { readonly ok: true } | { readonly ok: false; readonly code: ErrorCode };

/**
 * Whether an update that the gate is unsure about is sound. Runs in a worker, on a copy of the document. It
 * integrates the structs one by one, so that each one's neighbours are looked for where they really came to stand,
 * others' edits between the author's own included; then it compares that copy with every other way in which a
 * replica may come to the same: the update whole, the update before the document, a joiner by V1 and one by V2.
 *
 * Never throws. Time is bounded by the limits: 20,000 structs take about a second.
 *
 * @param state `Y.encodeStateAsUpdate` of the document
 */
export function judge(state: Uint8Array, update: Uint8Array, limits: Limits): JudgeVerdict {
  try {
    const copy = documentOf(state);
    const walk = walkUpdate(update, copy, limits);
    const order = orderStructs(walk.parts, copy);
    if (walk.hasGap || order.kind === 'missing') return refuse('update-incomplete');
    if (walk.hasForbiddenKind || walk.parts.some(part => part.hasGc)) return refuse('content-not-allowed');
    if (walk.newBytes > limits.maxNewBytes) return refuse('update-too-large');
    integrate(copy, walk, order.structs, limits);
    if (copy.share.size > limits.maxRoots) return refuse('document-full');
    if (visibleTextLength(copy) > limits.maxTextLength) return refuse('document-full');
    return agree(copy, state, update) ? { ok: true } : refuse('update-unsafe');
  } catch (error) {
    // Whatever Yjs throws for an update is a reason to refuse it.
    return refuse(error instanceof TatamiError ? error.code : 'update-unsafe');
  }
}

function refuse(code: ErrorCode): JudgeVerdict {
  return { ok: false, code };
}

function documentOf(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

/** Throws TatamiError at the first struct that cannot have been written where it says. */
function integrate(doc: Y.Doc, walk: Walk, structs: readonly NewStruct[], limits: Limits): void {
  const steps = limits.maxWindowSteps * limits.maxNewStructs;
  const window = new Window(doc, steps, steps);
  const roots = new RootKinds();
  doc.transact(() => {
    for (const struct of structs) {
      const list = listInDocument(doc, struct);
      if (list === undefined || !window.allows(struct, list)) throw new TatamiError('update-unsafe');
      if (!roots.accepts(list) || !takesContent(list, struct.kind))
        throw new TatamiError('content-not-allowed');
      Y.applyUpdate(doc, writeUpdate({ source: walk.bytes, structs: [[struct]], ranges: [] }));
    }
    Y.applyUpdate(doc, writeUpdate({ source: walk.bytes, structs: [], ranges: walk.ranges }));
  });
}

function agree(copy: Y.Doc, state: Uint8Array, update: Uint8Array): boolean {
  const joinerByV2 = new Y.Doc();
  Y.applyUpdateV2(joinerByV2, Y.encodeStateAsUpdateV2(copy));
  const joiner = documentOf(Y.encodeStateAsUpdate(copy));
  const replicas = [copy, joiner, joinerByV2, documentOf(state, update), documentOf(update, state)];
  const shape = shapeOf(copy);
  return replicas.every(replica => isComplete(replica) && shapeOf(replica) === shape);
}

function isComplete(doc: Y.Doc): boolean {
  return doc.store.pendingStructs === null && doc.store.pendingDs === null;
}
