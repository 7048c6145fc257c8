import type { Bus, BusMessage, BusSubscription } from '@tatami/bus';
import type { DojoStore, Journal } from '@tatami/persistence';
import type { DojoId, TenantId } from '@tatami/protocol/ids';
import type { Limits } from '@tatami/protocol/limits';
import type { Cancel, Clock } from '../clock.ts';
import { every } from '../clock.ts';
import type { JournalWriter } from '../journal/journal-writer.ts';
import type { Judge } from './intake.ts';
import type { Topic } from './member-socket.ts';
import { Room } from './room.ts';
import { loadDojo } from './room-loader.ts';
import type { RoomMetrics } from './room-metrics.ts';
import type { Snapshotter } from './snapshotter.ts';

/** What the rooms of one tenant share in this pod. */
export interface TenantRooms {
  readonly tenantId: TenantId;
  readonly journal: Journal;
  readonly store: DojoStore;
  readonly writer: JournalWriter;
}

export interface RoomRegistryOptions {
  readonly bus: Bus;
  readonly judge: Judge;
  readonly snapshotter: Snapshotter;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly metrics: RoomMetrics;
  /** The one native publish; `room` names the room's topics. */
  readonly publish: (room: string, topic: Topic, frame: Uint8Array) => void;
  /** Whether the event loop has so much to do that one member's work is felt by the others. */
  readonly isBusy: () => boolean;
  /** Encoded and live documents together. */
  readonly memoryBudgetBytes: number;
  readonly onTrouble: (what: string, error: unknown) => void;
}

type Slot = { readonly tenantId: TenantId } & (
  | { readonly kind: 'opening'; readonly room: Promise<Room> }
  | { readonly kind: 'open'; readonly room: Room; readonly close: Cancel; quietSinceMs: number }
  | { readonly kind: 'closing'; readonly done: Promise<void> }
);

const SWEEP_MS = 2_000;
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
 * O4  Heads are compared with the database every 2 s: whatever message was lost, the room learns it.
 */
export class RoomRegistry {
  readonly #options: RoomRegistryOptions;
  readonly #slots = new Map<string, Slot>();
  readonly #tenants = new Map<TenantId, TenantRooms>();
  readonly #stops: readonly Cancel[];
  /** Tenants whose heads are being asked for; one that does not answer holds up no other. */
  readonly #comparing = new Set<TenantId>();
  #isClosing = false;

  constructor(options: RoomRegistryOptions) {
    this.#options = options;
    const { clock, onTrouble } = options;
    this.#stops = [
      every(clock, SWEEP_MS, () => this.#sweep(), onTrouble),
      every(clock, SWEEP_MS, () => this.#compareHeads(), onTrouble),
    ];
  }

  /** The room of a dojo. Throws TatamiError `dojo-not-found`, and what the database throws. */
  async open(tenant: TenantRooms, dojoId: DojoId): Promise<Room> {
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
  }

  async #open(name: string, tenant: TenantRooms, dojoId: DojoId): Promise<Room> {
    const address = { tenantId: tenant.tenantId, dojoId };
    const early: BusMessage[] = [];
    let hear = (message: BusMessage): void => void early.push(message);
    let subscription: BusSubscription | undefined;
    try {
      subscription = await this.#options.bus.subscribe(address, message => hear(message));
      const { clock, limits, judge, bus, metrics, publish, snapshotter, isBusy, onTrouble } = this.#options;
      const load = () => loadDojo(dojoId, { ...tenant, limits, onTrouble });
      const room: Room = new Room(
        {
          address,
          journal: tenant.journal,
          store: tenant.store,
          writer: tenant.writer,
          bus,
          judge,
          clock,
          limits,
          metrics,
          isBusy,
          load,
          onTrouble,
          publish: (topic, frame) => publish(name, topic, frame),
          writeSnapshot: () => snapshotter.write(dojoId, tenant),
        },
        await load(),
      );
      for (const message of early) room.hear(message);
      hear = message => room.hear(message);
      const close = subscription.close;
      this.#slots.set(name, {
        kind: 'open',
        tenantId: tenant.tenantId,
        room,
        close,
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
        slot.close();
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

  #sweep(): void {
    this.#closeEmpty();
    this.#putToSleep();
    this.#shed();
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
  #shed(): void {
    const { maxUnsavedPodBytes, maxUnsavedRoomBytes } = this.#options.limits;
    const isFull = this.unsavedBytes > maxUnsavedPodBytes;
    for (const room of this.openRooms) {
      if (room.unsavedBytes > (isFull ? 0 : maxUnsavedRoomBytes)) room.shed();
    }
  }

  #compareHeads(): void {
    for (const [tenantId, tenant] of this.#tenants) {
      const rooms = this.openRooms.filter(room => room.address.tenantId === tenantId);
      if (rooms.length === 0 || this.#comparing.has(tenantId)) continue;
      this.#comparing.add(tenantId);
      void this.#compareHeadsOf(tenant, rooms).finally(() => this.#comparing.delete(tenantId));
    }
  }

  async #compareHeadsOf(tenant: TenantRooms, rooms: readonly Room[]): Promise<void> {
    const asked = new Map(rooms.map(room => [room.address.dojoId, { room, seq: room.seq }]));
    try {
      for (const head of await tenant.journal.heads([...asked.keys()])) {
        const question = asked.get(head.dojoId);
        question?.room.compareHead(head, question.seq);
      }
    } catch (error) {
      this.#options.onTrouble('Heads could not be compared', error);
    }
  }
}

/** The name under which a room's topics are published. */
export function roomName(tenantId: TenantId, dojoId: DojoId): string {
  return `${tenantId}:${dojoId}`;
}
