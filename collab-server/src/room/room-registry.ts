import type { Bus, BusListener, BusSubscription } from '@tatami/bus';
import type { Cancel, Clock } from '@tatami/kernel';
import { every } from '@tatami/kernel';
import type { DojoId, Limits, TenantId } from '@tatami/protocol';
import type { ReportError } from '@tatami/service';
import { PodLiveness } from '../presence/pod-liveness.ts';
import { HeadComparison } from './head-comparison.ts';
import type { Judge } from './intake.ts';
import { loadDojo } from './load-dojo.ts';
import type { Topic } from './member-socket.ts';
import { Room } from './room.ts';
import type { RoomMetrics } from './room-metrics.ts';
import type { Snapshotter } from './snapshotter.ts';
import type { TenantStorage } from './tenant-storage.ts';
import type { WriteLimit } from './write-limit.ts';

export interface RoomRegistryOptions {
  readonly bus: Bus;
  readonly judge: Judge;
  readonly snapshotter: Snapshotter;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly limits: Limits;
  readonly writeLimit: WriteLimit;
  readonly metrics: RoomMetrics;
  /** The one native publish; `room` names the room's topics. */
  readonly publish: (channel: string, topic: Topic, frame: Uint8Array) => void;
  /** Whether the event loop has so much to do that one member's work is felt by the others. */
  readonly isBusy: () => boolean;
  /** Encoded and live documents together. */
  readonly memoryBudgetBytes: number;
  readonly reportError: ReportError;
}

type Slot = { readonly tenantId: TenantId } & (
  | { readonly kind: 'opening'; readonly room: Promise<Room> }
  | { readonly kind: 'open'; readonly room: Room; readonly unsubscribe: Cancel; quietSinceMs: number }
  | { readonly kind: 'closing'; readonly done: Promise<void> }
);

const SWEEP_MS = 2_000;
/** How often a room in which something happened says what its document holds. */
const DIGEST_MS = 5_000;
/** How long a room without members stays, for people who only lost their network. */
const EMPTY_MS = 30_000;
/** How long a document without edits stays awake. */
const QUIET_MS = 60_000;

/**
 * The rooms of this pod: opened once, however many ask, and given up when nobody is in them.
 *
 * O1  A room subscribes to the bus before it reads the database, so no batch falls between the two.
 * O2  One opening at a time for a room; if it fails, everybody who waits is told and nothing is left behind.
 * O3  A room is not opened again before the last one of the same dojo has closed.
 * O4  Heads are compared with the database every 2 s, every second while the bus is down, and when it comes up:
 *     whatever message was lost, the room learns it.
 */
export class RoomRegistry {
  readonly #options: RoomRegistryOptions;
  readonly #slots = new Map<string, Slot>();
  readonly #tenants = new Map<TenantId, TenantStorage>();
  readonly #liveness: PodLiveness;
  readonly #heads: HeadComparison;
  readonly #stops: readonly Cancel[];
  /** How many rooms were opened so far. */
  #opened = 0;
  #isClosing = false;

  constructor(options: RoomRegistryOptions) {
    this.#options = options;
    const { bus, clock, reportError } = options;
    const forAll = (task: (room: Room) => void) => {
      for (const room of this.openRooms) task(room);
    };
    this.#liveness = new PodLiveness({
      bus,
      clock,
      reportError,
      observer: {
        left: podId => forAll(room => room.otherPods.podLeft(podId)),
        lapsed: podId => forAll(room => room.otherPods.podLapsed(podId)),
        appeared: podId => forAll(room => room.otherPods.podAppeared(podId)),
      },
    });
    this.#heads = new HeadComparison({
      clock,
      rooms: () => this.#roomsByTenant(),
      isBusUp: () => bus.isUp,
      reportError,
    });
    const watch = bus.watch({
      announced: ({ kind }, from) => {
        if (kind === 'leaving') this.#liveness.saidGoodbye(from);
        else if (kind === 'alive') this.#liveness.heard(from);
      },
      wentDown: () => this.#heads.compareNow(),
      cameUp: () => {
        this.#heads.compareNow();
        forAll(room => room.otherPods.busCameUp());
      },
    });
    this.#stops = [
      every(clock, SWEEP_MS, () => this.#sweep(), reportError),
      every(clock, DIGEST_MS, () => forAll(room => room.sayDigest()), reportError),
      () => this.#heads.stop(),
      () => watch.close(),
    ];
  }

  /** The room of a dojo. Throws TatamiError `dojo-not-found`, and what the database throws. */
  async open(tenant: TenantStorage, dojoId: DojoId): Promise<Room> {
    const name = roomName(tenant.tenantId, dojoId);
    for (;;) {
      const slot = this.#slots.get(name);
      if (slot?.kind === 'open') return slot.room;
      if (slot?.kind === 'opening') return slot.room;
      if (slot === undefined) break;
      await slot.done;
    }
    const opening = this.#open(name, tenant, dojoId);
    this.#slots.set(name, { kind: 'opening', tenantId: tenant.tenantId, room: opening });
    this.#tenants.set(tenant.tenantId, tenant);
    return opening;
  }

  /** When its members' rights were read last, for {@link Room.join}; undefined if the room is not open. */
  accessMoment(tenantId: TenantId, dojoId: DojoId): number | undefined {
    const slot = this.#slots.get(roomName(tenantId, dojoId));
    return slot?.kind === 'open' ? slot.room.accessMoment : undefined;
  }

  get openRooms(): Room[] {
    return [...this.#slots.values()].flatMap(slot => (slot.kind === 'open' ? [slot.room] : []));
  }

  get unsavedBytes(): number {
    return this.openRooms.reduce((bytes, room) => bytes + room.unsavedBytes, 0);
  }

  /** Ends all rooms when what they took is settled. Their members must be gone. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#isClosing = true;
    for (const [name, slot] of [...this.#slots]) {
      if (slot.kind === 'opening') await slot.room.catch(() => undefined);
      const opened = this.#slots.get(name);
      if (opened?.kind === 'open') this.#close(name, opened);
    }
    await Promise.all(
      [...this.#slots.values()].map(slot => (slot.kind === 'closing' ? slot.done : undefined)),
    );
    this.#liveness.stop();
  }

  async #open(name: string, tenant: TenantStorage, dojoId: DojoId): Promise<Room> {
    const address = { tenantId: tenant.tenantId, dojoId };
    const early: Parameters<BusListener>[] = [];
    let onMessage: BusListener = (...heard) => void early.push(heard);
    let subscription: BusSubscription | undefined;
    try {
      subscription = await this.#options.bus.subscribe(address, (message, from) => {
        if (this.#liveness.heard(from) || !message.kind.startsWith('presence')) onMessage(message, from);
      });
      const { clock, random, limits, writeLimit, judge, bus, metrics, publish, snapshotter, isBusy } =
        this.#options;
      const reportError = (what: string, error: unknown) => this.#options.reportError(what, error, address);
      const load = () => loadDojo(dojoId, { ...tenant, limits, clock, reportError });
      const channel = String(++this.#opened);
      const room: Room = new Room(
        {
          address,
          channel,
          journal: tenant.journal,
          store: tenant.store,
          writer: tenant.writer,
          bus,
          judge,
          clock,
          random,
          limits,
          writeLimit,
          metrics,
          isBusy,
          load,
          reportError,
          publish: (topic, frame) => publish(channel, topic, frame),
          writeSnapshot: knownSeq => snapshotter.write(dojoId, tenant, knownSeq),
        },
        await load(),
      );
      for (const heard of early) room.otherPods.onBusMessage(...heard);
      onMessage = (message, from) => room.otherPods.onBusMessage(message, from);
      const opened = subscription;
      this.#slots.set(name, {
        kind: 'open',
        tenantId: tenant.tenantId,
        room,
        unsubscribe: () => opened.close(),
        quietSinceMs: clock.monotonic(),
      });
      return room;
    } catch (error) {
      subscription?.close();
      this.#slots.delete(name);
      throw error;
    }
  }

  #close(name: string, slot: Extract<Slot, { kind: 'open' }>): void {
    const { room } = slot;
    const tenant = this.#tenants.get(room.address.tenantId);
    const done = room
      .close()
      .then(() => {
        slot.unsubscribe();
        // A pod that stops does not wait for them: they only save time at the next opening.
        if (room.wantsSnapshot && tenant !== undefined && !this.#isClosing) {
          void this.#options.snapshotter.write(room.address.dojoId, tenant);
        }
      })
      .finally(() => this.#slots.delete(name));
    this.#slots.set(name, { kind: 'closing', tenantId: slot.tenantId, done });
  }

  /** Tenants with a room that is open, or about to be, or not closed yet. */
  get tenantsInUse(): Set<TenantId> {
    return new Set([...this.#slots.values()].map(slot => slot.tenantId));
  }

  /** Tenants that have a room open. */
  get tenantsWithRooms(): TenantStorage[] {
    return [...this.#roomsByTenant().keys()];
  }

  #roomsByTenant(): Map<TenantStorage, Room[]> {
    const byTenant = new Map<TenantStorage, Room[]>();
    for (const room of this.openRooms) {
      const tenant = this.#tenants.get(room.address.tenantId);
      if (tenant === undefined) continue;
      const rooms = byTenant.get(tenant);
      if (rooms === undefined) byTenant.set(tenant, [room]);
      else rooms.push(room);
    }
    return byTenant;
  }

  #sweep(): void {
    this.#closeEmpty();
    this.#putToSleep();
    this.#closeOverloaded();
  }

  #closeEmpty(): void {
    const now = this.#options.clock.monotonic();
    for (const [name, slot] of [...this.#slots]) {
      if (slot.kind !== 'open') continue;
      if (slot.room.size > 0) slot.quietSinceMs = now;
      else if (now - slot.quietSinceMs >= EMPTY_MS) this.#close(name, slot);
    }
  }

  /** Quiet documents sleep after a minute, and sooner, the longest quiet first, when memory is short. */
  #putToSleep(): void {
    const now = this.#options.clock.monotonic();
    const awake = this.openRooms.filter(room => room.isAwake).sort((a, b) => a.lastEditAt - b.lastEditAt);
    let bytes = this.openRooms.reduce((sum, room) => sum + room.costBytes, 0);
    for (const room of awake) {
      const isOver = bytes > this.#options.memoryBudgetBytes;
      if (!isOver && now - room.lastEditAt < QUIET_MS) return;
      bytes -= room.costBytes;
      room.sleepIfQuiet();
      bytes += room.costBytes;
    }
  }

  /** What is not saved yet is held in memory up to a bound; beyond it the clients keep it and come back later. */
  #closeOverloaded(): void {
    const { maxUnsavedPodBytes, maxUnsavedRoomBytes } = this.#options.limits;
    const isFull = this.unsavedBytes > maxUnsavedPodBytes;
    for (const room of this.openRooms) {
      if (room.unsavedBytes > (isFull ? 0 : maxUnsavedRoomBytes)) room.closeOverloaded();
    }
  }
}

/** By which its slot is found. */
function roomName(tenantId: TenantId, dojoId: DojoId): string {
  return `${tenantId}:${dojoId}`;
}
