import type { DocumentMessage, ErrorCode, Session } from '@tatami/protocol';
import type { ClientBindings } from './client-bindings.ts';
import type { DojoDocument } from './dojo-document.ts';
import { Intake } from './intake.ts';
import type { LoadedDojo } from './load-dojo.ts';
import { Marks } from './marks.ts';
import type { Member } from './member.ts';
import type { PendingMessage } from './open-batch.ts';
import type { RoomOptions } from './room-options.ts';
import type { JournalRefusal, PlacedBatch } from './sequencer.ts';
import { Sequencer } from './sequencer.ts';
import { SnapshotRule } from './snapshot-rule.ts';
import { TextStream } from './text-stream.ts';

/** What stands and falls with one reading of the journal. */
export interface Replica {
  readonly document: DojoDocument;
  readonly sequencer: Sequencer;
  readonly intake: Intake;
  readonly text: TextStream;
  readonly snapshots: SnapshotRule;
  readonly marks: Marks;
}

/** What the parts tell their room. */
export interface ReplicaOptions extends RoomOptions {
  readonly bindings: ClientBindings;
  readonly session: () => Session;
  /** Whether the room still lives by this reading. */
  readonly isCurrent: (replica: Replica) => boolean;
  readonly place: (batch: PlacedBatch, replica: Replica) => void;
  readonly saved: (messages: readonly PendingMessage[], seq: number, lagMs: number) => void;
  readonly journalRefused: (messages: readonly PendingMessage[], code: JournalRefusal) => void;
  readonly refused: (member: Member, n: number, code: ErrorCode) => void;
  readonly foreignPartDropped: (member: Member) => void;
  readonly requeue: (member: Member, message: DocumentMessage) => void;
  /** The document, or the order, cannot be gone on with. */
  readonly broken: (what: string, error: unknown) => void;
  /** The database was set back. */
  readonly setBack: () => void;
}

/** Puts the parts together for one reading of the journal. */
export function buildReplica(loaded: LoadedDojo, options: ReplicaOptions): Replica {
  const { metrics } = options;
  const { document } = loaded;
  const sequencer: Sequencer = new Sequencer({
    ...options,
    epoch: loaded.epoch,
    seq: loaded.seq,
    hash: loaded.hash,
    observer: {
      appended: entry =>
        options.writeLimit.charge(options.address.tenantId, entry, options.clock.monotonic()),
      committed: row => options.bus.publish(options.address, { kind: 'batch', row }),
      place: batch => options.place(batch, replica),
      saved: options.saved,
      refused: options.journalRefused,
      setBack: options.setBack,
      failed: error => options.broken('A committed batch could not be integrated', error),
    },
  });
  const text = new TextStream({ ...options, document, sequencer });
  const intake = new Intake({
    ...options,
    document,
    sequencer,
    isCurrent: () => options.isCurrent(replica),
    observer: {
      refused: options.refused,
      missing: member => text.askForMissing(member),
      judged: () => metrics.judged(),
      workerUsed: (userId, tookMs) =>
        options.writeLimit.chargeWorker(options.address.tenantId, userId, tookMs, options.clock.monotonic()),
      foreignPartDropped: options.foreignPartDropped,
      requeue: options.requeue,
      broken: (member, n, error) => {
        options.refused(member, n, 'internal');
        options.broken('An update that the gate passed could not be integrated', error);
      },
    },
  });
  const replica: Replica = {
    document,
    sequencer,
    intake,
    text,
    marks: new Marks(loaded.markIds),
    snapshots: new SnapshotRule(loaded, options.writeSnapshot),
  };
  return replica;
}
