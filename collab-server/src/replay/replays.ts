import type { Clock } from '@tatami/kernel';
import type { DojoId, UserId } from '@tatami/protocol';
import type { ReportError } from '@tatami/service';
import type { RoomMetrics } from '../room/room-metrics.ts';
import type { TenantStorage } from '../room/tenant-storage.ts';
import { Replay, type ReplayMetrics, type ReplayOptions } from './replay.ts';
import type { ReplayRequest } from './replay-request.ts';

export interface ReplaysOptions {
  /** Open at a time, and of one user; 0 for any number. */
  readonly most: number;
  readonly mostPerUser: number;
  /** In which the documents that replays begin with are made. */
  readonly documents: { run: ReplayOptions['makeDocument'] };
  readonly clock: Clock;
  readonly metrics: RoomMetrics & ReplayMetrics;
  readonly reportError: ReportError;
}

export interface NewReplay {
  readonly tenant: TenantStorage;
  readonly dojoId: DojoId;
  readonly userId: UserId;
  readonly request: ReplayRequest;
  /** Throws TatamiError if the user may watch no more. */
  readonly assertAllowed: () => Promise<void>;
}

/** The replays that are open in this pod. */
export class Replays {
  readonly #options: ReplaysOptions;
  /** By user; no one who has none. */
  readonly #open = new Map<string, number>();
  #size = 0;

  constructor(options: ReplaysOptions) {
    this.#options = options;
  }

  /** It counts from the moment in which somebody joins it. */
  create({ tenant, dojoId, userId, request, assertAllowed }: NewReplay): Replay {
    const { documents, clock, metrics, reportError } = this.#options;
    const { tenantId, recordings } = tenant;
    const owner = `${tenantId} ${userId}`;
    return new Replay({
      ...{ recordings, request, assertAllowed, clock, metrics },
      address: { tenantId, dojoId },
      makeDocument: (task, isWanted) => documents.run(task, isWanted),
      tryEnter: () => this.#tryEnter(owner),
      onLeft: () => this.#left(owner),
      reportError: (what, error) => reportError(what, error, { tenantId, dojoId }),
    });
  }

  #tryEnter(owner: string): boolean {
    const { most, mostPerUser, metrics } = this.#options;
    const ofUser = this.#open.get(owner) ?? 0;
    if (most > 0 && this.#size >= most) return false;
    if (mostPerUser > 0 && ofUser >= mostPerUser) return false;
    this.#open.set(owner, ofUser + 1);
    this.#size++;
    metrics.replayOpened();
    return true;
  }

  #left(owner: string): void {
    const ofUser = (this.#open.get(owner) ?? 0) - 1;
    if (ofUser > 0) this.#open.set(owner, ofUser);
    else this.#open.delete(owner);
    this.#size--;
    this.#options.metrics.replayClosed();
  }
}
