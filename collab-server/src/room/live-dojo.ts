import type { DocumentMessage, ErrorCode, Session } from '@tatami/protocol';
import type { ClientBindings } from './client-bindings.ts';
import type { DojoDocument } from './dojo-document.ts';
import { Intake } from './intake.ts';
import type { LoadedDojo } from './loaded-dojo.ts';
import { Marks } from './marks.ts';
import type { Member } from './member.ts';
import type { PendingMessage } from './open-batch.ts';
import type { JournalRefusal, PlacedBatch } from './room-log.ts';
import { RoomLog } from './room-log.ts';
import type { RoomOptions } from './room-options.ts';
import { SnapshotRule } from './snapshot-rule.ts';
import { TextStream } from './text-stream.ts';

/** What stands and falls with one reading of the journal. */
export interface LiveDojo {
  readonly document: DojoDocument;
  readonly log: RoomLog;
  readonly intake: Intake;
  readonly text: TextStream;
  readonly snapshots: SnapshotRule;
  readonly marks: Marks;
}

/** What the parts tell their room. */
export interface LiveDojoOptions extends RoomOptions {
  readonly bindings: ClientBindings;
  readonly session: () => Session;
  /** Whether the room still lives by this reading. */
  readonly isCurrent: (dojo: LiveDojo) => boolean;
  readonly place: (batch: PlacedBatch, dojo: LiveDojo) => void;
  readonly saved: (messages: readonly PendingMessage[], seq: number, lagMs: number) => void;
  readonly journalRefused: (messages: readonly PendingMessage[], code: JournalRefusal) => void;
  readonly refused: (member: Member, n: number, code: ErrorCode) => void;
  readonly leftOut: (member: Member) => void;
  readonly outlived: (member: Member, message: DocumentMessage) => void;
  /** The document, or the order, cannot be gone on with. */
  readonly broken: (what: string, error: unknown) => void;
}

/** Puts the parts together for one reading of the journal. */
export function buildLiveDojo(loaded: LoadedDojo, options: LiveDojoOptions): LiveDojo {
  const { metrics } = options;
  const { document } = loaded;
  const log: RoomLog = new RoomLog({
    ...options,
    epoch: loaded.epoch,
    seq: loaded.seq,
    hash: loaded.hash,
    observer: {
      committed: row => options.bus.publish(options.address, { kind: 'batch', row }),
      place: batch => options.place(batch, dojo),
      saved: options.saved,
      refused: options.journalRefused,
      failed: error => options.broken('A committed batch could not be integrated', error),
    },
  });
  const text = new TextStream({ ...options, document, log });
  const intake = new Intake({
    ...options,
    document,
    log,
    isCurrent: () => options.isCurrent(dojo),
    observer: {
      refused: options.refused,
      missing: member => text.askForMissing(member),
      judged: () => metrics.judged(),
      leftOut: options.leftOut,
      outlived: options.outlived,
      broken: (member, n, error) => {
        options.refused(member, n, 'internal');
        options.broken('An update that the gate passed could not be integrated', error);
      },
    },
  });
  const dojo: LiveDojo = {
    document,
    log,
    intake,
    text,
    marks: new Marks(loaded.markIds),
    snapshots: new SnapshotRule(loaded, options.writeSnapshot),
  };
  return dojo;
}
