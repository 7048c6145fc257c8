import type { Cancel, Clock } from '@tatami/kernel';
import { sleep } from '@tatami/kernel';
import type { ErrorCode, Limits, TenantId, UserId } from '@tatami/protocol';
import type { ReportError } from '@tatami/service';
import { roomName } from '../room/room-registry.ts';
import type { AdmissionLimits } from './admission-limits.ts';
import type { AdmissionQueue } from './admission-queue.ts';
import { Connection } from './connection.ts';
import { ConnectionSocket } from './connection-socket.ts';
import type { Doorman } from './doorman.ts';
import { Knocks } from './knocks.ts';
import type { AttachedSocket, RawSocket } from './raw-socket.ts';
import { SlowConsumer, SlowConsumers } from './slow-consumer.ts';
import type { UpgradeRequest } from './upgrade-request.ts';

/** The closings of a drain are spread already; this only keeps those of one moment apart. */
const COME_BACK_MS = 300;
const LOOK_MS = 50;

/** Reports that a connection was ended, with the ids that are proved. */
export type ReportRefusal = (
  code: ErrorCode,
  who: { tenantId?: string; userId?: string; dojoId?: string },
) => void;

export interface ConnectionMetrics {
  connected(): void;
  disconnected(): void;
}

export interface ConnectionsOptions {
  readonly doorman: Doorman;
  readonly admissions: AdmissionLimits;
  readonly queue: AdmissionQueue;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly limits: Limits;
  readonly metrics: ConnectionMetrics;
  readonly onRefused: ReportRefusal;
  readonly reportError: ReportError;
}

/** The connections of this pod, whatever engine their sockets come from. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #slowConsumers: SlowConsumers;
  readonly #knocks: Knocks;
  readonly #connections = new Set<Connection>();
  #isDraining = false;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#slowConsumers = new SlowConsumers(options);
    this.#knocks = new Knocks(options.clock);
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Bytes that sockets have not taken yet. */
  get unsentBytes(): number {
    return this.#slowConsumers.unsentBytes;
  }

  /** A WebSocket has come; what is returned is told of all that happens to it. */
  attach(request: UpgradeRequest, raw: RawSocket): AttachedSocket {
    const dojo = request.dojoId === undefined ? {} : { dojoId: request.dojoId };
    let cancelEnd: Cancel = () => {};
    const socket = new ConnectionSocket(raw, {
      onClose: reason => this.#options.onRefused(reason, { ...connection.who, ...dojo }),
      onWaiting: () => consumer.dropped(),
      endRefused: end => {
        // Our own client knows the close codes; a stock one comes back at once, so its closing may wait.
        if (request.dialect !== 'yjs') return end();
        connection.closed();
        cancelEnd = this.#knocks.end(knockerOf(request), end);
      },
    });
    const connection: Connection = new Connection({
      ...this.#options,
      request,
      socket,
      reportError: (what, error) => this.#options.reportError(what, error, { ...connection.who, ...dojo }),
      enter: room => socket.enter(roomName(room.address.tenantId, room.address.dojoId)),
    });
    const consumer = new SlowConsumer({ clock: this.#options.clock, connection, socket });
    this.#connections.add(connection);
    this.#slowConsumers.add(consumer);
    this.#options.metrics.connected();
    return {
      opened: () => {
        if (this.#isDraining) connection.announceClosing(0, this.#comeBackMs());
        else void connection.open();
      },
      receive: frame => connection.receive(frame),
      refuseMalformed: () => connection.refuseMalformed(),
      dropped: () => consumer.dropped(),
      drained: () => {
        socket.drain();
        consumer.drained();
      },
      gone: () => {
        socket.gone();
        cancelEnd();
        this.#slowConsumers.remove(consumer);
        this.#connections.delete(connection);
        this.#options.metrics.disconnected();
        connection.closed();
      },
    };
  }

  /**
   * Closes everybody, spread evenly over this time, and says so before; whoever is closed comes back at once, and so
   * does whoever still comes here. Resolves when all are gone, or a second after the time.
   */
  async drain(overMs: number): Promise<void> {
    const { random, clock } = this.#options;
    this.#isDraining = true;
    // Each has a slice of its own, so that no moment has more than twice its share.
    const sliceMs = overMs / this.size;
    [...this.#connections].forEach((connection, slice) => {
      connection.announceClosing((slice + random()) * sliceMs, this.#comeBackMs());
    });
    await Promise.race([this.#emptied(), sleep(clock, overMs + 1_000)]);
  }

  #comeBackMs(): number {
    return this.#options.random() * COME_BACK_MS;
  }

  /** Ends the connections of these users whose token was issued before the moment, in Unix milliseconds. */
  endRevoked(tenantId: TenantId, revokedAtMs: ReadonlyMap<UserId, number>): void {
    for (const connection of this.#connections) connection.endIfRevoked(tenantId, revokedAtMs);
  }

  /** Ends the connections of a tenant that is not served any more. */
  endTenant(tenantId: TenantId): void {
    for (const connection of this.#connections) connection.endIfOf(tenantId);
  }

  /** Looks after nobody any more. */
  close(): void {
    this.#slowConsumers.close();
  }

  async #emptied(): Promise<void> {
    while (this.size > 0) await sleep(this.#options.clock, LOOK_MS);
  }
}

/** The end of a token tells people behind one address apart, and is no secret without the rest. */
function knockerOf({ address, dojoId, token }: UpgradeRequest): string {
  return `${address} ${dojoId} ${token?.slice(-32)}`;
}
