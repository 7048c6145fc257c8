import type { Bus, RoomAddress } from '@tatami/bus';
import type { Clock } from '@tatami/kernel';
import type { DojoStore, Journal } from '@tatami/persistence';
import type { Limits } from '@tatami/protocol';
import type { JournalWriter } from '../journal/journal-writer.ts';
import type { Judge } from './intake.ts';
import type { LoadedDojo } from './load-dojo.ts';
import type { Publish } from './member-socket.ts';
import type { RoomMetrics } from './room-metrics.ts';
import type { SnapshotOutcome } from './snapshotter.ts';
import type { WriteLimit } from './write-limit.ts';

/** What a room is made of and whom it tells. */
export interface RoomOptions {
  readonly address: RoomAddress;
  /** What sockets of this pod call the room. Short, because it is converted for each frame that is published. */
  readonly channel: string;
  readonly journal: Journal;
  readonly store: DojoStore;
  readonly writer: JournalWriter;
  readonly bus: Bus;
  readonly judge: Judge;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly limits: Limits;
  /** One for all rooms of the pod. */
  readonly writeLimit: WriteLimit;
  readonly publish: Publish;
  readonly metrics: RoomMetrics;
  readonly isBusy: () => boolean;
  /** Reads the dojo from the database; called again when the room has to be thrown away. */
  readonly load: () => Promise<LoadedDojo>;
  /** Writes a snapshot, unless there is one after this seq already. */
  readonly writeSnapshot: (knownSeq: number) => Promise<SnapshotOutcome>;
  /** Something that should not happen did; the room goes on. Never called with a user's text. */
  readonly reportError: (what: string, error: unknown) => void;
}
