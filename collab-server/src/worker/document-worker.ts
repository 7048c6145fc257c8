import { parentPort } from 'node:worker_threads';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { judge } from '@tatami/protocol/gate/gate';
import * as Y from 'yjs';
import type { WorkerReply, WorkerRequest } from './document-worker-messages.ts';

/** What must not run on the event loop that serves sockets: doubtful updates, and snapshots of long journals. */
parentPort?.on('message', (request: WorkerRequest) => {
  parentPort?.postMessage(reply(request));
});
parentPort?.postMessage({ kind: 'ready' } satisfies WorkerReply);

function reply(request: WorkerRequest): WorkerReply {
  const { id } = request;
  try {
    if (request.kind === 'judge') {
      return { kind: 'verdict', id, verdict: judge(request.state, request.update, request.limits) };
    }
    return { kind: 'snapshot', id, ...makeSnapshot(request.base, request.updates) };
  } catch (error) {
    return { kind: 'failed', id, message: error instanceof Error ? error.message : String(error) };
  }
}

function makeSnapshot(base: Uint8Array | undefined, updates: readonly Uint8Array[]) {
  const doc = new Y.Doc();
  doc.transact(() => {
    if (base !== undefined) Y.applyUpdateV2(doc, brotliDecompressSync(base));
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  const state = brotliCompressSync(Y.encodeStateAsUpdateV2(doc), { params });
  return { state: new Uint8Array(state), stateVector: Y.encodeStateVector(doc) };
}
