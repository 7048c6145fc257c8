import type { JudgeVerdict, Limits } from '@tatami/protocol';

export type WorkerRequest =
  | {
      readonly kind: 'judge';
      readonly id: number;
      readonly state: Uint8Array;
      readonly update: Uint8Array;
      readonly limits: Limits;
    }
  | {
      readonly kind: 'snapshot';
      readonly id: number;
      /** The snapshot before (V2, brotli), and the edits after it (V1). */
      readonly base: Uint8Array | undefined;
      readonly updates: readonly Uint8Array[];
    };

export type WorkerReply =
  /** Said once, when the worker can take jobs. */
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'verdict';
      readonly id: number;
      readonly verdict: JudgeVerdict;
      readonly tookMs: number;
    }
  | {
      readonly kind: 'snapshot';
      readonly id: number;
      /** V2, brotli. */
      readonly state: Uint8Array;
      readonly stateVector: Uint8Array;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
