import type { PresenceMessage } from '@tatami/bus';
import type { PodId } from '@tatami/protocol';
import type { Claim } from './claim.ts';
import { decodeClaims } from './claim.ts';

interface RemotePod {
  people: Map<number, Claim>;
  lastNumber: number;
  /** When the pod last said who all its people are; monotonic. */
  wholeAtMs: number;
}

/** What became of a message: whose visible state may be another one now, and whether something is missing. */
export interface Heard {
  readonly touched: readonly number[];
  /** A message before this one never came; the sender has to say everything again. */
  readonly isIncomplete: boolean;
}

/** Who is in the other pods' parts of a room, as far as they have said. */
export class RemotePeople {
  readonly #pods = new Map<PodId, RemotePod>();
  /** Pods whose people were dropped because nothing was heard of them: they have to say all of it again. */
  readonly #lapsed = new Set<PodId>();

  /**
   * Messages that are older than what is known are passed over.
   * Throws on bytes that are no claims.
   */
  onBusMessage(message: PresenceMessage, from: PodId, monotonicMs: number): Heard {
    const claims = decodeClaims(message.entries);
    const known = this.#pods.get(from);
    if (known !== undefined && message.number <= known.lastNumber)
      return { touched: [], isIncomplete: false };
    const pod = known ?? { people: new Map(), lastNumber: 0, wholeAtMs: monotonicMs };
    this.#pods.set(from, pod);
    this.#lapsed.delete(from);
    const isIncomplete = !message.isWhole && message.number !== pod.lastNumber + 1;
    pod.lastNumber = message.number;
    const touched = new Set(claims.map(({ clientId }) => clientId));
    if (message.isWhole) {
      for (const clientId of pod.people.keys()) touched.add(clientId);
      pod.people = new Map();
      pod.wholeAtMs = monotonicMs;
    }
    for (const claim of claims) {
      if (claim.json === 'null') pod.people.delete(claim.clientId);
      else pod.people.set(claim.clientId, claim);
    }
    return { touched: [...touched], isIncomplete };
  }

  /** Forgets the people of a pod that is gone for good; returns who they were. */
  drop(podId: PodId): number[] {
    const people = this.#pods.get(podId)?.people.keys() ?? [];
    this.#pods.delete(podId);
    return [...people];
  }

  /** Forgets the people of a pod that is not heard any more. */
  lapse(podId: PodId): number[] {
    if (this.#pods.has(podId)) this.#lapsed.add(podId);
    return this.drop(podId);
  }

  /** Forgets the people of pods that have not said for so long who all of them are; returns who they were. */
  lapseSilent(beforeMs: number): number[] {
    const silent = [...this.#pods].filter(([, pod]) => pod.wholeAtMs < beforeMs);
    return silent.flatMap(([podId]) => this.lapse(podId));
  }

  /** Whether the pod's people were dropped, and it has said nothing since. */
  hasLapsed(podId: PodId): boolean {
    return this.#lapsed.has(podId);
  }

  /** The clientIDs that any of them has. */
  get clientIds(): Set<number> {
    return new Set([...this.#pods.values()].flatMap(({ people }) => [...people.keys()]));
  }

  /** The claim of the youngest connection; undefined if no other pod knows the clientID. */
  claimOf(clientId: number): Claim | undefined {
    let youngest: Claim | undefined;
    for (const { people } of this.#pods.values()) {
      const claim = people.get(clientId);
      if (claim !== undefined && (youngest === undefined || isYounger(claim, youngest))) youngest = claim;
    }
    return youngest;
  }
}

/** Every pod has to decide alike, so nothing counts but what was said. */
export function isYounger(one: Claim, other: Claim): boolean {
  if (one.sinceMs !== other.sinceMs) return one.sinceMs > other.sinceMs;
  if (one.clock !== other.clock) return one.clock > other.clock;
  return one.json > other.json;
}
