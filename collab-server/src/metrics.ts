import type { RedisObserver } from '@tatami/bus';
import type { ErrorCode } from '@tatami/protocol';
import type { ConnectionUse, Health } from '@tatami/service';
import { MetricsRegistry, measureConnections, measureReadiness } from '@tatami/service';
import type { ConnectionMetrics } from './gateway/connection-metrics.ts';
import type { JournalWriterObserver } from './journal/journal-writer.ts';
import type { ReplayMetrics } from './replay/replay.ts';
import type { RoomMetrics } from './room/room-metrics.ts';

const LOGGED_ATTEMPT = 100;

/** Everything the pod tells Prometheus. Seconds and bytes, as is the custom there. */
export class Metrics implements RoomMetrics, ConnectionMetrics, ReplayMetrics {
  readonly #registry = new MetricsRegistry();
  readonly #connections = this.#registry.gauge('tatami_connections', 'Open WebSocket connections');
  readonly #rooms = this.#registry.gauge('tatami_rooms', 'Open rooms');
  readonly #replays = this.#registry.gauge('tatami_replays', 'Open replays for stock clients');
  readonly #replayBytes = this.#registry.counter(
    'tatami_replay_bytes_total',
    'Bytes of documents and edits sent by replays',
  );
  readonly #unsent = this.#registry.gauge('tatami_unsent_bytes', 'Bytes that sockets have not taken yet');
  readonly #unsaved = this.#registry.gauge(
    'tatami_unsaved_bytes',
    'Bytes of edits that are not committed yet',
  );
  readonly #updates = this.#registry.counter('tatami_updates_total', 'Document messages received');
  readonly #updateBytes = this.#registry.counter(
    'tatami_update_bytes_total',
    'Bytes of document messages received',
  );
  readonly #frames = this.#registry.counter(
    'tatami_publishes_total',
    'Frames published, each to many sockets',
  );
  readonly #deliveries = this.#registry.counter(
    'tatami_deliveries_total',
    'Frames handed to sockets by publish',
  );
  readonly #judged = this.#registry.counter('tatami_judged_total', 'Updates that a worker decided about');
  readonly #reloads = this.#registry.counter('tatami_room_reloads_total', 'Rooms thrown away and read again');
  readonly #recoveries = this.#registry.counter(
    'tatami_recoveries_total',
    'Dojos into which a pod put back what the database had lost',
  );
  readonly #divergences = this.#registry.counter(
    'tatami_divergences_total',
    'Documents of clients that differed from their room, for the first time or again',
    ['kind'],
  );
  readonly #journalFailures = this.#registry.counter(
    'tatami_journal_failures_total',
    'Statements that failed',
  );
  readonly #readFailures = this.#registry.counter(
    'tatami_journal_read_failures_total',
    'Reads of a journal that failed',
  );
  readonly #refusals = this.#registry.counter('tatami_refusals_total', 'Refused messages and connections', [
    'code',
  ]);
  readonly #joins = this.#registry.histogram(
    'tatami_join_seconds',
    'From an opened connection to its place in a room',
  );
  readonly #journalLatency = this.#registry.histogram('tatami_journal_seconds', 'One append statement');
  readonly #savedLag = this.#registry.histogram(
    'tatami_saved_lag_seconds',
    "From a batch's first edit to saved",
  );

  connected(): void {
    this.#connections.inc();
  }

  disconnected(): void {
    this.#connections.dec();
  }

  joined(ms: number): void {
    this.#joins.observe(ms / 1000);
  }

  replayOpened(): void {
    this.#replays.inc();
  }

  replayClosed(): void {
    this.#replays.dec();
  }

  replayed(bytes: number): void {
    this.#replayBytes.inc(bytes);
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

  recovered(): void {
    this.#recoveries.inc();
  }

  diverged(kind: 'first' | 'again'): void {
    this.#divergences.inc({ kind });
  }

  journalReadFailed(): void {
    this.#readFailures.inc();
  }

  /** What a tenant's journal writer reports. */
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
   * @param reportError gets what an operator should read, without secrets
   */
  redisObserver(reportError: (what: string, error: unknown) => void): RedisObserver {
    const up = this.#registry.gauge(
      'tatami_bus_up',
      '1 while Redis is connected and everything is subscribed',
    );
    const published = this.#registry.counter('tatami_bus_published_total', 'Messages handed to Redis');
    const dropped = this.#registry.counter(
      'tatami_bus_dropped_total',
      'Messages that Redis did not take: down, stalled (too many unanswered), failed',
      ['reason'],
    );
    const malformed = this.#registry.counter('tatami_bus_malformed_total', 'Frames that could not be read');
    const connects = this.#registry.counter('tatami_bus_connects_total', 'Times that Redis was connected');
    const failures = this.#registry.counter(
      'tatami_bus_connect_failures_total',
      'Times that Redis was not reached',
    );
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
        reportError('the connection to Redis is lost', error);
      },
      attemptFailed: (error, attempt) => {
        failures.inc();
        // A long outage is several tries in a second, and one line in some minutes says the same.
        if (attempt % LOGGED_ATTEMPT === 1) reportError('Redis is not reached; it is tried again', error);
      },
      listenerFailed: error => reportError('a room could not take a message of the bus', error),
    };
  }

  /** Lets scrapes say whether the pod is ready, and how much of its connections to the database it uses. */
  watch(
    health: Pick<Health, 'readiness'>,
    connections: () => ConnectionUse,
    reportError: (what: string, error: unknown) => void,
  ): void {
    measureReadiness(this.#registry, health, reportError);
    measureConnections(this.#registry, connections);
  }

  /** The text of a scrape. */
  async scrape(now: { rooms: number; unsavedBytes: number; unsentBytes: number }): Promise<string> {
    this.#rooms.set(now.rooms);
    this.#unsaved.set(now.unsavedBytes);
    this.#unsent.set(now.unsentBytes);
    return this.#registry.scrape();
  }

  close(): void {
    this.#registry.close();
  }
}
