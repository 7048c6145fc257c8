import type { Bus } from '@tatami/bus';
import type { VerifyToken } from '@tatami/identity';
import type { Clock } from '@tatami/kernel';
import type { Limits } from '@tatami/protocol';
import type { ReportError } from '@tatami/service';
import type { ConnectionLimits } from './gateway/admission-limits.ts';
import { AdmissionLimits } from './gateway/admission-limits.ts';
import { AdmissionQueue } from './gateway/admission-queue.ts';
import type { ConnectionMetrics } from './gateway/connection-metrics.ts';
import { Connections } from './gateway/connections.ts';
import type { DoormanOptions, TenantDirectory } from './gateway/doorman.ts';
import { Doorman } from './gateway/doorman.ts';
import type { ReportRefusal } from './gateway/report-refusal.ts';
import { Revocations } from './gateway/revocations.ts';
import { Suspensions } from './gateway/suspensions.ts';
import type { ReplayMetrics } from './replay/replay.ts';
import { Replays } from './replay/replays.ts';
import type { Judge } from './room/intake.ts';
import type { Topic } from './room/member-socket.ts';
import type { RoomMetrics } from './room/room-metrics.ts';
import { RoomRegistry } from './room/room-registry.ts';
import type { SnapshotMaker } from './room/snapshotter.ts';
import { Snapshotter } from './room/snapshotter.ts';
import { WriteLimit } from './room/write-limit.ts';

/** Admissions ask the database; what more would only wait there. */
const ADMISSIONS_AT_ONCE = 64;
const MAX_WAITING = 20_000;
/** Documents that are made for replays; each takes a part of the event loop. */
const REPLAY_DOCUMENTS_AT_ONCE = 2;
const MOST_REPLAYS_WAITING = 1_000;

/** All that a pod has from outside: time, chance, storage, bus, sockets, a worker, and whom it reports to. */
export interface PodPorts {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly limits: Limits;
  readonly bus: Bus;
  readonly tokens: VerifyToken;
  /** Each tenant's journal and dojos. */
  readonly tenants: TenantDirectory;
  readonly judge: Judge;
  readonly snapshotMaker: SnapshotMaker;
  /** Sends a frame to all sockets that follow a topic of a room. */
  readonly publish: (channel: string, topic: Topic, frame: Uint8Array) => void;
  /** Whether the event loop has so much to do that one member's work is felt by the others. */
  readonly isBusy: () => boolean;
  readonly connectionLimits: ConnectionLimits;
  /** Encoded and live documents together. */
  readonly memoryBudgetBytes: number;
  readonly metrics: RoomMetrics & ConnectionMetrics & ReplayMetrics;
  readonly onRefused: ReportRefusal;
  readonly reportError: ReportError;
  /** Another doorman than the real one: with one that errs, a test shows that the simulation notices. */
  readonly createDoorman?: (options: DoormanOptions) => Doorman;
}

/** A pod without its process: everything between the sockets and the database. */
export interface PodParts {
  readonly rooms: RoomRegistry;
  readonly connections: Connections;
  readonly admissions: AdmissionLimits;
  readonly snapshotter: Snapshotter;
  /** Asks everybody to come back, over so much time; resolves when they are gone, or a second after it. */
  drain(overMs: number): Promise<void>;
  /** Settles and saves what is open. All sockets must be gone. */
  close(): Promise<void>;
}

/** Builds the parts of a pod: the same ones for the process, the simulation and the tests of rooms. */
export function composePod(ports: PodPorts): PodParts {
  const { bus, tokens, tenants, createDoorman = options => new Doorman(options) } = ports;
  const snapshotter = new Snapshotter({ maker: ports.snapshotMaker, reportError: ports.reportError });
  const writeLimit = new WriteLimit({
    bytesPerMinute: ports.connectionLimits.writtenBytesPerMinute,
    workerMsPerMinute: ports.connectionLimits.workerMsPerMinute,
  });
  const rooms = new RoomRegistry({ ...ports, snapshotter, writeLimit });
  const admissions = new AdmissionLimits(ports.connectionLimits);
  const replays = new Replays({
    ...ports,
    most: ports.connectionLimits.replays,
    mostPerUser: ports.connectionLimits.replaysPerUser,
    documents: new AdmissionQueue({ atOnce: REPLAY_DOCUMENTS_AT_ONCE, maxWaiting: MOST_REPLAYS_WAITING }),
  });
  const connections = new Connections({
    ...ports,
    doorman: createDoorman({ tokens, tenants, rooms, replays }),
    admissions,
    queue: new AdmissionQueue({ atOnce: ADMISSIONS_AT_ONCE, maxWaiting: MAX_WAITING }),
  });
  const revocations = new Revocations({
    ...ports,
    tenants: () => rooms.tenantsWithRooms,
    end: (tenantId, revokedAtMs) => connections.endRevoked(tenantId, revokedAtMs),
  });
  const suspensions = new Suspensions({
    ...ports,
    tenantsInUse: () => rooms.tenantsInUse,
    inactive: tenantIds => tenants.inactive(tenantIds),
    end: tenantId => connections.endTenant(tenantId),
  });
  const watch = bus.watch({
    announced: announcement => {
      if (announcement.kind === 'revoked') revocations.announced(announcement.tenantId);
    },
    wentDown: () => {},
    cameUp: () => {},
  });
  return {
    rooms,
    connections,
    admissions,
    snapshotter,
    drain: overMs => {
      revocations.stop();
      suspensions.stop();
      // First of all: the other pods go on with the rooms, so they may have the leases on the next snapshots.
      void snapshotter.stop();
      return connections.drain(overMs);
    },
    close: async () => {
      connections.close();
      await Promise.all([snapshotter.stop(), rooms.close()]);
      watch.close();
    },
  };
}
