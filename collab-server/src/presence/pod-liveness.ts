import type { Bus } from '@tatami/bus';
import type { Cancel, Clock } from '@tatami/kernel';
import { every } from '@tatami/kernel';
import type { PodId } from '@tatami/protocol';

const ALIVE_MS = 1_000;
/** Whoever is not heard for this long is taken for dead: its people are gone from everywhere in under 5 s. */
const LEASE_MS = 4_000;
const LOOK_MS = 250;
/** A look that comes this much too late means that this pod itself did not run, and heard nobody. */
const OVERSLEPT_MS = 1_000;
const MAX_REMEMBERED = 1_000;

export interface PodLivenessObserver {
  /** A pod said goodbye. */
  left(podId: PodId): void;
  /** A pod is not heard any more. */
  lapsed(podId: PodId): void;
  /** A pod is heard for the first time, or again. */
  appeared(podId: PodId): void;
}

/**
 * Which other pods are alive, by what is heard of them: a lease of four seconds that every message renews, and at
 * least one message a second.
 */
export class PodLiveness {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #observer: PodLivenessObserver;
  /** When each living pod was heard last; monotonic. */
  readonly #heardAt = new Map<PodId, number>();
  /** Pods that said goodbye; what still arrives from them is late. A run of a pod never comes back. */
  readonly #left = new Set<PodId>();
  readonly #stops: readonly Cancel[];
  #lookedAt: number;

  constructor(options: {
    bus: Bus;
    clock: Clock;
    observer: PodLivenessObserver;
    reportError: (what: string, error: unknown) => void;
  }) {
    const { bus, clock, observer, reportError } = options;
    this.#bus = bus;
    this.#clock = clock;
    this.#observer = observer;
    this.#lookedAt = clock.monotonic();
    bus.announce({ kind: 'alive' });
    this.#stops = [
      every(clock, ALIVE_MS, () => bus.announce({ kind: 'alive' }), reportError),
      every(clock, LOOK_MS, () => this.#look(), reportError),
    ];
  }

  /** Something was heard of a pod. False if it has said goodbye before. */
  heard(podId: PodId): boolean {
    if (this.#left.has(podId)) return false;
    const isNew = !this.#heardAt.has(podId);
    this.#heardAt.set(podId, this.#clock.monotonic());
    if (isNew) this.#observer.appeared(podId);
    return true;
  }

  /** A pod said goodbye. */
  saidGoodbye(podId: PodId): void {
    this.#heardAt.delete(podId);
    this.#left.add(podId);
    const oldest = this.#left.values().next();
    if (this.#left.size > MAX_REMEMBERED && !oldest.done) this.#left.delete(oldest.value);
    this.#observer.left(podId);
  }

  /** Says goodbye to the others. */
  stop(): void {
    for (const stop of this.#stops) stop();
    this.#bus.announce({ kind: 'leaving' });
  }

  #look(): void {
    const now = this.#clock.monotonic();
    const hasOverslept = now - this.#lookedAt > LOOK_MS + OVERSLEPT_MS;
    this.#lookedAt = now;
    for (const [podId, heardAt] of this.#heardAt) {
      if (hasOverslept) this.#heardAt.set(podId, now);
      else if (now - heardAt > LEASE_MS) {
        this.#heardAt.delete(podId);
        this.#observer.lapsed(podId);
      }
    }
  }
}
