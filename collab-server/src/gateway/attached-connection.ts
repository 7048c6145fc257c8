import type { Cancel } from '@tatami/kernel';
import type { ErrorCode } from '@tatami/protocol';
import type { ConnectionOptions } from './connection.ts';
import { Connection } from './connection.ts';
import type { ConnectionSocketOwner } from './connection-socket.ts';
import { ConnectionSocket } from './connection-socket.ts';
import type { Knocks } from './knocks.ts';
import type { AttachedSocket, RawSocket } from './raw-socket.ts';
import type { ReportRefusal } from './report-refusal.ts';
import { SlowConsumer } from './slow-consumer.ts';
import type { UpgradeRequest } from './upgrade-request.ts';

/** What all connections of a pod have in common. */
export interface ConnectionsOfPod {
  readonly options: ConnectionOptions;
  readonly knocks: Knocks;
  readonly onRefused: ReportRefusal;
  /** Undefined while the pod takes people in; when to come back, in milliseconds, once it stops. */
  readonly comeBackMs: () => number | undefined;
  /** The WebSocket is gone. */
  readonly onGone: (attached: AttachedConnection) => void;
}

/**
 * A WebSocket with what belongs to it. One object with methods and not one with closures: a pod has thousands of them,
 * and most are quiet.
 */
export class AttachedConnection implements AttachedSocket, ConnectionSocketOwner {
  readonly connection: Connection;
  readonly consumer: SlowConsumer;
  readonly #socket: ConnectionSocket;
  readonly #pod: ConnectionsOfPod;
  #cancelEnd: Cancel | undefined = undefined;

  constructor(request: UpgradeRequest, raw: RawSocket, pod: ConnectionsOfPod) {
    this.#pod = pod;
    this.#socket = new ConnectionSocket(raw, this);
    this.connection = new Connection(request, this.#socket, pod.options);
    this.consumer = new SlowConsumer(pod.options.clock, this.connection, this.#socket);
  }

  opened(): void {
    const comeBackMs = this.#pod.comeBackMs();
    if (comeBackMs === undefined) void this.connection.open();
    else this.connection.announceClosing(0, comeBackMs);
  }

  receive(frame: Uint8Array): void {
    this.connection.receive(frame);
  }

  refuseMalformed(): void {
    this.connection.refuseMalformed();
  }

  dropped(): void {
    this.consumer.dropped();
  }

  drained(): void {
    this.#socket.drain();
    this.consumer.drained();
  }

  gone(): void {
    this.#socket.gone();
    this.#cancelEnd?.();
    this.#pod.onGone(this);
    this.connection.closed();
  }

  socketCloses(reason: ErrorCode): void {
    this.#pod.onRefused(reason, this.connection.who);
  }

  frameWaits(): void {
    this.consumer.dropped();
  }

  endRefused(end: () => void): void {
    // Our own client knows the close codes; a stock one comes back at once, so its closing may wait.
    if (this.connection.dialect !== 'yjs') {
      end();
      return;
    }
    const { knocker } = this.connection;
    this.connection.closed();
    this.#cancelEnd = this.#pod.knocks.end(knocker, end);
  }
}
