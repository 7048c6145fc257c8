import { LeakyBuckets } from '@tatami/kernel';
import type { DojoId, ErrorCode, TenantId, UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';

/** What may be in this pod at a time, or happen in a minute; 0 for any number. */
export interface ConnectionLimits {
  readonly perPod: number;
  readonly perAddress: number;
  readonly perTenant: number;
  readonly perUser: number;
  /** Connections of one user to one dojo. */
  readonly perUserAndDojo: number;
  /** Dojos that one user has connections to. */
  readonly dojosPerUser: number;
  /** Connections that one user opens in a minute. */
  readonly joinsPerMinute: number;
  /** Connections that one address opens in a minute, before anything is known of them. */
  readonly knocksPerMinute: number;
  /** Replays that are open in the pod, and those of one user. */
  readonly replays: number;
  readonly replaysPerUser: number;
  /** What one user writes to journals in a minute. */
  readonly writtenBytesPerMinute: number;
  /** Of the worker's time, for the edits of one user; 0 for any number. */
  readonly workerMsPerMinute: number;
}

/** For tests and measurements of other things. */
export const UNLIMITED: ConnectionLimits = {
  perPod: 0,
  perAddress: 0,
  perTenant: 0,
  perUser: 0,
  perUserAndDojo: 0,
  dojosPerUser: 0,
  joinsPerMinute: 0,
  knocksPerMinute: 0,
  replays: 0,
  replaysPerUser: 0,
  writtenBytesPerMinute: 0,
  workerMsPerMinute: 0,
};

/** What a connection gives back when it ends. Idempotent. */
export type Release = () => void;

/** What is counted, how many of it there may be, and what whoever finds too many is told. */
type Count = readonly [owner: string, max: number, code: ErrorCode];

/** Counts connections by whose they are, so that nobody takes all there are. */
export class AdmissionLimits {
  readonly #limits: ConnectionLimits;
  readonly #counts = new Map<string, number>();
  readonly #knocks: LeakyBuckets;
  readonly #joins: LeakyBuckets;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
    this.#knocks = new LeakyBuckets(limits.knocksPerMinute);
    this.#joins = new LeakyBuckets(limits.joinsPerMinute);
  }

  /**
   * A place for a socket of which only the address is known.
   * Throws TatamiError `too-many-joins`, `too-many-connections`.
   */
  admitAddress(address: string, nowMs: number): Release {
    if (!this.#knocks.tryUse(address, 1, nowMs)) throw new TatamiError('too-many-joins');
    return this.#take([
      ['pod', this.#limits.perPod, 'too-many-connections'],
      [`address ${address}`, this.#limits.perAddress, 'too-many-connections'],
    ]);
  }

  /**
   * A place for a connection whose user is proved.
   * Throws TatamiError `too-many-joins`, `too-many-connections`, `too-many-rooms`.
   */
  admitUser(tenantId: TenantId, userId: UserId, dojoId: DojoId | undefined, nowMs: number): Release {
    const user = `${tenantId} ${userId}`;
    if (!this.#joins.tryUse(user, 1, nowMs)) throw new TatamiError('too-many-joins');
    const inDojo = `in ${dojoId} ${user}`;
    const dojos = `dojos of ${user}`;
    const isFirstInDojo = !this.#counts.has(inDojo);
    const counts: Count[] = [
      [`tenant ${tenantId}`, this.#limits.perTenant, 'too-many-connections'],
      [`user ${user}`, this.#limits.perUser, 'too-many-connections'],
      [inDojo, this.#limits.perUserAndDojo, 'too-many-connections'],
    ];
    if (isFirstInDojo) this.#check([dojos, this.#limits.dojosPerUser, 'too-many-rooms']);
    const release = this.#take(counts, () => {
      if (!this.#counts.has(inDojo)) this.#give(dojos);
    });
    if (isFirstInDojo) this.#add(dojos);
    return release;
  }

  /** How many owners are counted now. */
  get size(): number {
    return this.#counts.size;
  }

  #take(counts: readonly Count[], onRelease: () => void = () => {}): Release {
    for (const count of counts) this.#check(count);
    for (const [owner] of counts) this.#add(owner);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      for (const [owner] of counts) this.#give(owner);
      onRelease();
    };
  }

  #check([owner, max, code]: Count): void {
    if (max > 0 && (this.#counts.get(owner) ?? 0) >= max) throw new TatamiError(code);
  }

  #add(owner: string): void {
    this.#counts.set(owner, (this.#counts.get(owner) ?? 0) + 1);
  }

  #give(owner: string): void {
    const count = (this.#counts.get(owner) ?? 0) - 1;
    if (count > 0) this.#counts.set(owner, count);
    else this.#counts.delete(owner);
  }
}
