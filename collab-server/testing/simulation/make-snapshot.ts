import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import * as Y from 'yjs';

/** What the worker thread does, without a thread: the simulation has one line of time. */
export function makeSnapshot(base: Uint8Array | undefined, updates: readonly Uint8Array[]) {
  const doc = new Y.Doc();
  if (base !== undefined) Y.applyUpdateV2(doc, brotliDecompressSync(base));
  for (const update of updates) Y.applyUpdate(doc, update);
  return {
    state: new Uint8Array(brotliCompressSync(Y.encodeStateAsUpdateV2(doc))),
    stateVector: Y.encodeStateVector(doc),
  };
}
