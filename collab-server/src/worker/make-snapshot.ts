import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import * as Y from 'yjs';

/**
 * The state after a snapshot (V2, brotli) and the edits behind it (V1), as a snapshot of its own. Throws if something
 * waits for what is missing, because whoever opens the snapshot would never learn of it.
 */
export function makeSnapshot(base: Uint8Array | undefined, updates: readonly Uint8Array[]) {
  const doc = new Y.Doc();
  doc.transact(() => {
    if (base !== undefined) Y.applyUpdateV2(doc, brotliDecompressSync(base));
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
    throw new Error('The journal has an edit that rests on something missing');
  }
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  const state = brotliCompressSync(Y.encodeStateAsUpdateV2(doc), { params });
  return { state: new Uint8Array(state), stateVector: Y.encodeStateVector(doc) };
}
