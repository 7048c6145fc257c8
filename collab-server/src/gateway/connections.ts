import { sleep } from '@tatami/kernel';
import type { TenantId, UserId } from '@tatami/protocol';
import type { ConnectionsOfPod } from './attached-connection.ts';
import { AttachedConnection } from './attached-connection.ts';
import type { Connection, ConnectionOptions } from './connection.ts';
import { Knocks } from './knocks.ts';
import type { AttachedSocket, RawSocket } from './raw-socket.ts';
import type { ReportRefusal } from './report-refusal.ts';
import { SlowConsumers } from './slow-consumer.ts';
import type { UpgradeRequest } from './upgrade-request.ts';

/** The closings of a drain are spread already; this only keeps those of one moment apart. */
const COME_BACK_MS = 300;
const LOOK_MS = 50;

export interface ConnectionsOptions extends ConnectionOptions {
  readonly onRefused: ReportRefusal;
}

/** The connections of this pod, whatever engine their sockets come from. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #slowConsumers: SlowConsumers;
  readonly #pod: ConnectionsOfPod;
  readonly #connections = new Set<Connection>();
  #isDraining = false;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#slowConsumers = new SlowConsumers(options);
    this.#pod = {
      options,
      knocks: new Knocks(options.clock),
      onRefused: options.onRefused,
      comeBackMs: () => (this.#isDraining ? this.#comeBackMs() : undefined),
      onGone: ({ connection, consumer }) => {
        this.#slowConsumers.remove(consumer);
        this.#connections.delete(connection);
        options.metrics.disconnected();
      },
    };
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
    const attached = new AttachedConnection(request, raw, this.#pod);
    this.#connections.add(attached.connection);
    this.#slowConsumers.add(attached.consumer);
    this.#options.metrics.connected();
    return attached;
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
