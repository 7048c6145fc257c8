import { parentPort } from 'node:worker_threads';
import { judge } from '@tatami/protocol';
import type { WorkerReply, WorkerRequest } from './document-worker-messages.ts';
import { makeSnapshot } from './make-snapshot.ts';

/** What must not run on the event loop that serves sockets: doubtful updates, and snapshots of long journals. */
parentPort?.on('message', (request: WorkerRequest) => {
  parentPort?.postMessage(reply(request));
});
parentPort?.postMessage({ kind: 'ready' } satisfies WorkerReply);

function reply(request: WorkerRequest): WorkerReply {
  const { id } = request;
  try {
    if (request.kind === 'judge') {
      const startedAt = performance.now();
      const verdict = judge(request.state, request.update, request.limits);
      return { kind: 'verdict', id, verdict, tookMs: performance.now() - startedAt };
    }
    return { kind: 'snapshot', id, ...makeSnapshot(request.base, request.updates) };
  } catch (error) {
    return { kind: 'failed', id, message: error instanceof Error ? error.message : String(error) };
  }
}
