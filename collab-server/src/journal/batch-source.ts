import type { AppendOutcome, AppendRequest } from '@tatami/persistence';

/** A room, as the journal writer knows it: something that has a batch to commit now and then. */
export interface BatchSource {
  /** Hands over what was gathered, under this number; undefined if there is nothing any more. */
  takeBatch(batch: bigint): AppendRequest | undefined;
  /** What became of the batch taken last. Called exactly once for each, never with `locked`. */
  settled(outcome: Exclude<AppendOutcome, { kind: 'locked' }>): void;
}
