import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RedisObserver } from '@tatami/bus';
import type { ErrorCode } from '@tatami/protocol/errors';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GatewayMetrics } from './gateway/gateway.ts';
import type { JournalWriterObserver } from './journal/journal-writer.ts';
import type { RoomMetrics } from './room/room-metrics.ts';

const LATENCY_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

const LOGGED_ATTEMPT = 100;

/** Everything the pod tells Prometheus. Seconds and bytes, as is the custom there. */
export class Metrics implements RoomMetrics, GatewayMetrics {
  readonly #registry = new Registry();
  readonly #eventLoop = monitorEventLoopDelay({ resolution: 10 });
  readonly #connections = this.#gauge('tatami_connections', 'Open WebSocket connections');
  readonly #rooms = this.#gauge('tatami_rooms', 'Open rooms');
  readonly #unsaved = this.#gauge('tatami_unsaved_bytes', 'Bytes of edits that are not committed yet');
  readonly #loopDelay = this.#gauge('tatami_event_loop_delay_p99_seconds', 'Since the last scrape');
  readonly #updates = this.#counter('tatami_updates_total', 'Document messages received');
  readonly #updateBytes = this.#counter('tatami_update_bytes_total', 'Bytes of document messages received');
  readonly #frames = this.#counter('tatami_publishes_total', 'Frames published, each to many sockets');
  readonly #deliveries = this.#counter('tatami_deliveries_total', 'Frames handed to sockets by publish');
  readonly #judged = this.#counter('tatami_judged_total', 'Updates that a worker decided about');
  readonly #reloads = this.#counter('tatami_room_reloads_total', 'Rooms thrown away and read again');
  readonly #journalFailures = this.#counter('tatami_journal_failures_total', 'Statements that failed');
  readonly #refusals = new Counter({
    name: 'tatami_refusals_total',
    help: 'Refused messages and connections',
    labelNames: ['code'] as const,
    registers: [this.#registry],
  });
  readonly #journalLatency = this.#histogram('tatami_journal_seconds', 'One append statement');
  readonly #savedLag = this.#histogram('tatami_saved_lag_seconds', "From a batch's first edit to saved");

  constructor() {
    this.#eventLoop.enable();
  }

  connected(): void {
    this.#connections.inc();
  }

  disconnected(): void {
    this.#connections.dec();
  }

  updated(bytes: number): void {
    this.#updates.inc();
    this.#updateBytes.inc(bytes);
  }

  delivered(sockets: number): void {
    this.#frames.inc();
    this.#deliveries.inc(sockets);
  }

  refused(code: ErrorCode): void {
    this.#refusals.inc({ code });
  }

  saved(_messages: number, lagMs: number): void {
    this.#savedLag.observe(lagMs / 1000);
  }

  judged(): void {
    this.#judged.inc();
  }

  reloaded(): void {
    this.#reloads.inc();
  }

  /** What the journal writers of all tenants report. */
  journalObserver(onFailure: (error: unknown) => void): JournalWriterObserver {
    return {
      committed: (_rooms, ms) => this.#journalLatency.observe(ms / 1000),
      failed: error => {
        this.#journalFailures.inc();
        onFailure(error);
      },
    };
  }

  /**
   * What the bus over Redis reports; a pod without Redis has none of these metrics.
   * @param onTrouble gets what an operator should read, without secrets
   */
  redisObserver(onTrouble: (what: string, error: unknown) => void): RedisObserver {
    const up = this.#gauge('tatami_bus_up', '1 while Redis is connected and everything is subscribed');
    const published = this.#counter('tatami_bus_published_total', 'Messages handed to Redis');
    const dropped = new Counter({
      name: 'tatami_bus_dropped_total',
      help: 'Messages that Redis did not take: down, stalled (too many unanswered), failed',
      labelNames: ['reason'] as const,
      registers: [this.#registry],
    });
    const malformed = this.#counter('tatami_bus_malformed_total', 'Frames that could not be read');
    const connects = this.#counter('tatami_bus_connects_total', 'Times that Redis was connected');
    const failures = this.#counter('tatami_bus_connect_failures_total', 'Times that Redis was not reached');
    return {
      published: () => published.inc(),
      dropped: reason => dropped.inc({ reason }),
      malformed: () => malformed.inc(),
      connected: () => {
        up.set(1);
        connects.inc();
      },
      disconnected: error => {
        up.set(0);
        onTrouble('the connection to Redis is lost', error);
      },
      attemptFailed: (error, attempt) => {
        failures.inc();
        // A long outage is several tries in a second, and one line in some minutes says the same.
        if (attempt % LOGGED_ATTEMPT === 1) onTrouble('Redis is not reached; it is tried again', error);
      },
      listenerFailed: error => onTrouble('a room could not take a message of the bus', error),
    };
  }

  /** The text of a scrape. */
  async scrape(now: { rooms: number; unsavedBytes: number }): Promise<string> {
    this.#rooms.set(now.rooms);
    this.#unsaved.set(now.unsavedBytes);
    this.#loopDelay.set(this.#eventLoop.percentile(99) / 1e9);
    this.#eventLoop.reset();
    return this.#registry.metrics();
  }

  close(): void {
    this.#eventLoop.disable();
    this.#registry.clear();
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.#registry] });
  }

  #histogram(name: string, help: string): Histogram {
    return new Histogram({ name, help, buckets: LATENCY_BUCKETS, registers: [this.#registry] });
  }
}
