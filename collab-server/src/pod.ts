import type { Bus } from '@tatami/bus';
import type { VerifyToken } from '@tatami/identity';
import type { Cancel, Clock } from '@tatami/kernel';
import { every, sleep } from '@tatami/kernel';
import type { DurabilityReport, Persistence, UserFault } from '@tatami/persistence';
import type { ErrorCode, Limits } from '@tatami/protocol';
import type { CheckResult, Logger } from '@tatami/service';
import { Health, MetricsRegistry, reportTo, serveOperations } from '@tatami/service';
import { composePod } from './compose-pod.ts';
import { EventLoopLoad } from './event-loop-load.ts';
import type { ConnectionLimits } from './gateway/admission-limits.ts';
import { TrustedProxies } from './gateway/client-address.ts';
import type { HttpAnswer } from './gateway/gateway.ts';
import { Gateway } from './gateway/gateway.ts';
import { OriginAllowList } from './gateway/origin-allow-list.ts';
import type { Metrics } from './metrics.ts';
import { ServedTenants } from './served-tenants.ts';
import { DocumentWorker } from './worker/document-worker-host.ts';

export interface PodOptions {
  readonly persistence: Persistence;
  readonly bus: Bus;
  readonly tokens: VerifyToken;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly limits: Limits;
  readonly log: Logger;
  /** Closed with the pod. */
  readonly metrics: Metrics;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Where operators ask; 0 for any free one, undefined for the port that everybody has. */
  readonly adminPort: number | undefined;
  readonly allowedOrigins: readonly string[];
  /** Networks whose `x-forwarded-for` is believed. */
  readonly trustedProxies: readonly string[];
  readonly connectionLimits: ConnectionLimits;
  readonly memoryBudgetBytes: number;
  readonly requiresSyncStandby: boolean;
}

export interface Pod {
  readonly port: number;
  /** Where `/readyz` and `/metrics` are. */
  readonly adminPort: number;
  /** Takes nobody in any more, asks everybody to come back, saves what is open, and ends. */
  stop(drainMs: number): Promise<void>;
}

const DATABASE_CHECK_MS = 60_000;
const RELEASE_MS = 60_000;
/** A journal that has not answered for this long makes the pod not ready. */
const NOT_SAVING_MS = 5_000;
const SETTLE_MS = 10_000;
/** Closing the database's connections, the bus and the worker. */
const CLOSE_MS = 15_000;

/** How long `Pod.stop` takes at most when nothing hangs. */
export function longestStopMs(drainMs: number): number {
  return drainMs + 1_000 + SETTLE_MS + CLOSE_MS;
}

/** Builds a pod from its parts and starts it. */
export async function startPod(options: PodOptions): Promise<Pod> {
  const { clock, limits, log, metrics, persistence, bus, random } = options;
  const reportError = reportTo(log);
  const onRefused = (code: ErrorCode, who: object) => {
    metrics.refused(code);
    log.info({ code, ...who }, 'connection ended');
  };
  const worker = new DocumentWorker({ limits, clock, reportError });
  const tenants = new ServedTenants({
    persistence,
    clock,
    random,
    observer: tenantId =>
      metrics.journalObserver(error =>
        log.warn({ err: error, tenantId }, 'an append failed; it is tried again'),
      ),
  });
  const gateway = new Gateway({
    host: options.host,
    port: options.port,
    origins: new OriginAllowList(options.allowedOrigins),
    proxies: new TrustedProxies(options.trustedProxies),
    limits,
    onRefused,
    reportError,
    http: path => answer(path),
  });
  const load = new EventLoopLoad(clock, reportError);
  const parts = composePod({
    ...options,
    tenants,
    judge: worker,
    snapshotMaker: worker,
    publish: (channel, topic, frame) => gateway.publish(channel, topic, frame),
    isBusy: () => load.isBusy,
    onRefused,
    reportError,
  });
  const { rooms, snapshotter } = parts;
  const watch = bus.watch({
    announced: () => {},
    wentDown: () => log.warn({}, 'the bus is down; pods hear of each other through the database'),
    cameUp: () => log.info({}, 'the bus is up'),
  });
  const databaseCheck = new DatabaseCheck(options);
  const health = new Health({ checks: [() => saving(tenants), () => databaseCheck.result] });
  const scrape = () =>
    metrics.scrape({
      rooms: rooms.openRooms.length,
      unsavedBytes: rooms.unsavedBytes,
      unsentBytes: parts.connections.unsentBytes,
    });
  const answer = async (path: string): Promise<HttpAnswer | undefined> => {
    if (options.adminPort !== undefined && path !== '/healthz') return undefined;
    if (path === '/metrics') {
      return { status: '200 OK', contentType: MetricsRegistry.contentType, body: await scrape() };
    }
    const healthAnswer = await health.answer(path);
    if (healthAnswer === undefined) return undefined;
    const { status, contentType, body } = healthAnswer;
    return { status: status === 200 ? '200 OK' : '503 Service Unavailable', contentType, body };
  };
  await databaseCheck.check();
  metrics.watch(health, () => persistence.connectionUse(), reportError);
  const port = await gateway.listen(parts.connections);
  const operations =
    options.adminPort === undefined
      ? undefined
      : await serveOperations({
          host: options.host,
          port: options.adminPort,
          health,
          metrics: { scrape },
          reportError,
        });
  const stopReleasing = every(
    clock,
    RELEASE_MS,
    () => tenants.releaseUnused(rooms.tenantsInUse),
    reportError,
  );
  log.info({ port }, 'listening');
  return {
    port,
    adminPort: operations?.port ?? port,
    stop: async drainMs => {
      health.stopping();
      databaseCheck.stop();
      stopReleasing();
      load.stop();
      gateway.stopListening();
      await parts.drain(drainMs);
      gateway.close();
      await Promise.race([parts.close(), sleep(clock, SETTLE_MS)]);
      watch.close();
      await tenants.close();
      await bus.close();
      await worker.close();
      await operations?.close();
      metrics.close();
      if (snapshotter.leftOut > 0) {
        log.info({ count: snapshotter.leftOut }, 'snapshots were left out; the journal has everything');
      }
      log.info({}, 'stopped');
    },
  };
}

/** Whether the journals of all tenants answer. */
async function saving(tenants: ServedTenants): Promise<CheckResult> {
  const isSaving = !(await tenants.isSilentSince(NOT_SAVING_MS));
  return { faults: isSaving ? [] : ['not-saving'], details: { isSaving } };
}

/** Whether the database keeps what it commits, and gives this process no more than it needs; looked at once a minute. */
class DatabaseCheck {
  readonly #options: PodOptions;
  readonly #stop: Cancel;
  #faultsOfUser: readonly UserFault[] = [];
  #report: DurabilityReport | undefined;

  constructor(options: PodOptions) {
    this.#options = options;
    const { clock, log } = options;
    this.#stop = every(clock, DATABASE_CHECK_MS, () => this.check(), reportTo(log));
  }

  async check(): Promise<void> {
    const { persistence, requiresSyncStandby, log } = this.#options;
    try {
      const faultsOfUser = await persistence.userFaults();
      if (faultsOfUser.length > 0) log.error({ faults: faultsOfUser }, 'the user of the database is refused');
      this.#faultsOfUser = faultsOfUser;
      this.#report = await persistence.checkDurability({ requiresSyncStandby });
      const { faults, promise } = this.#report;
      if (faults.length > 0) log.error({ faults }, 'the database does not keep what it commits');
      else log.debug({ promise }, 'database checked');
    } catch (error) {
      this.#report = undefined;
      log.error({ err: error }, 'the database does not answer');
    }
  }

  get result(): CheckResult {
    return {
      faults: [...this.#faultsOfUser, ...(this.#report?.faults ?? ['database-not-reached'])],
      /** What `saved` survives: the failover of the database, or its restart. */
      details: { promise: this.#report?.promise ?? 'unknown' },
    };
  }

  stop(): void {
    this.#stop();
  }
}
