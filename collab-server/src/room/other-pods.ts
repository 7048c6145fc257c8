import type { BusMessage, PresenceMessage } from '@tatami/bus';
import type { JournalHead, JournalRow } from '@tatami/persistence';
import type { PodId } from '@tatami/protocol';
import { assertNever } from '@tatami/protocol';
import type { Presence } from '../presence/presence.ts';
import type { AccessWatch } from './access-watch.ts';
import type { CurrentReplica } from './current-replica.ts';
import type { RoomSession } from './room-session.ts';
import type { Sequencer } from './sequencer.ts';

export interface OtherPodsOptions {
  readonly replica: CurrentReplica;
  readonly session: RoomSession;
  readonly presence: Presence;
  readonly access: AccessWatch;
  /** The database was set back: what members hold is not there any more. */
  readonly onSetBack: () => void;
  readonly reportError: (what: string, error: unknown) => void;
}

/** What a room learns of other pods: by the bus, and by the head row in the database, which misses nothing. */
export class OtherPods {
  readonly #options: OtherPodsOptions;

  constructor(options: OtherPodsOptions) {
    this.#options = options;
  }

  onBusMessage(message: BusMessage, from: PodId): void {
    const { replica, access, presence } = this.#options;
    const sequencer = replica.last?.sequencer;
    if (sequencer === undefined) return;
    switch (message.kind) {
      case 'batch':
        this.#receive(message.row, sequencer);
        return;
      case 'head-changed':
        void sequencer.catchUp();
        return;
      case 'access-changed':
        access.changed();
        return;
      case 'presence':
        this.#receivePresence(message, from);
        return;
      case 'presence-wanted':
        presence.tellAll();
        return;
      default:
        assertNever(message);
    }
  }

  /** Messages may have been missed: the others are asked for their people and told of ours. */
  busCameUp(): void {
    this.#options.presence.tellAll();
    this.#options.presence.askAll();
  }

  podLeft(podId: PodId): void {
    this.#options.presence.podLeft(podId);
  }

  podLapsed(podId: PodId): void {
    this.#options.presence.podLapsed(podId);
  }

  podAppeared(podId: PodId): void {
    this.#options.presence.podBack(podId);
  }

  /**
   * The dojo's head row as it stands in the database; heals whatever no message told.
   * @param askedAtSeq the room's seq when the head was asked for
   */
  compareHead(head: JournalHead, askedAtSeq: number): void {
    const { replica, access, session, onSetBack } = this.#options;
    const sequencer = replica.live?.sequencer;
    if (sequencer === undefined) return;
    access.compare(head.accessRevision);
    if (head.seq > sequencer.seq) {
      void sequencer.catchUp();
      return;
    }
    const isOther = head.epoch !== sequencer.epoch || head.state !== session.current.state;
    if (sequencer.isAheadOf(head, askedAtSeq)) onSetBack();
    else if (head.seq === sequencer.seq && isOther) {
      replica.reload('The room and its head row in the database differ', undefined);
    }
  }

  #receive(row: JournalRow, sequencer: Sequencer): void {
    try {
      sequencer.receive(row);
    } catch (error) {
      // Whatever it was, the journal has it right.
      this.#options.reportError('A batch on the bus could not be read', error);
      void sequencer.catchUp();
    }
  }

  #receivePresence(message: PresenceMessage, from: PodId): void {
    try {
      this.#options.presence.onBusMessage(message, from);
    } catch (error) {
      this.#options.reportError('Presence on the bus could not be read', error);
    }
  }
}
