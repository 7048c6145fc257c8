import type { Clock } from '@tatami/kernel';
import type { ErrorCode } from '@tatami/protocol';
import type { LoadedDojo } from './load-dojo.ts';
import { loadPatiently } from './load-dojo.ts';
import type { Replica } from './replica.ts';
import type { RoomMetrics } from './room-metrics.ts';

type State =
  | { readonly kind: 'live'; readonly replica: Replica }
  /** Thrown away, and read again from the journal; messages wait. */
  | { readonly kind: 'reloading'; readonly replica: Replica }
  | { readonly kind: 'closed' };

export interface CurrentReplicaOptions {
  readonly clock: Clock;
  /** From 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly metrics: RoomMetrics;
  readonly load: () => Promise<LoadedDojo>;
  /** Puts back into the database what it has lost and the replica still has, and reads the dojo once more. */
  readonly recover: (loaded: LoadedDojo, from: Replica) => Promise<LoadedDojo>;
  readonly build: (loaded: LoadedDojo) => Replica;
  /** The dojo may not be read; trying goes on, for it may come back. */
  readonly onRefused: (code: ErrorCode) => void;
  /** The journal was read again: everybody has to move over to the new replica. */
  readonly onReplaced: (old: Replica, replica: Replica, loaded: LoadedDojo, wasSetBack: boolean) => void;
  readonly reportError: (what: string, error: unknown) => void;
}

/** The reading of the journal that a room lives by, and another one when it cannot be gone on with (R4). */
export class CurrentReplica {
  readonly #options: CurrentReplicaOptions;
  #state: State;

  constructor(loaded: LoadedDojo, options: CurrentReplicaOptions) {
    this.#options = options;
    this.#state = { kind: 'live', replica: options.build(loaded) };
  }

  /** The one that messages may change; undefined while the journal is read again, and at the end. */
  get live(): Replica | undefined {
    return this.#state.kind === 'live' ? this.#state.replica : undefined;
  }

  /** The last one that was built, though it may be thrown away already; undefined at the end. */
  get last(): Replica | undefined {
    return this.#state.kind === 'closed' ? undefined : this.#state.replica;
  }

  /**
   * Throws the replica away and reads the journal again; nothing if that is under way.
   * @param isSetBack whether the database has lost something that the replica has
   */
  reload(why: string, cause: unknown, isSetBack = false): void {
    if (this.#state.kind !== 'live') return;
    const { replica } = this.#state;
    this.#state = { kind: 'reloading', replica };
    this.#options.metrics.reloaded();
    this.#options.reportError(why, cause);
    void this.#readAgain(replica, isSetBack);
  }

  /** Ends it when everything that it took is settled; resolves with whether the journal has what no snapshot covers. */
  async close(): Promise<boolean> {
    const replica = this.last;
    await replica?.sequencer.settledAll();
    const hasUnsnapshotted = replica?.snapshots.hasUnsnapshotted ?? false;
    this.#state = { kind: 'closed' };
    replica?.sequencer.end();
    replica?.document.destroy();
    return hasUnsnapshotted;
  }

  async #readAgain(old: Replica, isSetBack: boolean): Promise<void> {
    await old.sequencer.settledAll();
    old.sequencer.end();
    const { load, recover } = this.#options;
    let wasSetBack = isSetBack;
    const loaded = await loadPatiently({
      ...this.#options,
      load: async () => {
        const read = await load();
        wasSetBack ||= old.sequencer.isAheadOf(read);
        return wasSetBack ? recover(read, old) : read;
      },
      isOver: () => this.#state.kind === 'closed',
    });
    if (loaded === undefined) return;
    if (this.#state.kind === 'closed') {
      loaded.document.destroy();
      return;
    }
    old.document.destroy();
    const replica = this.#options.build(loaded);
    this.#state = { kind: 'live', replica };
    this.#options.onReplaced(old, replica, loaded, wasSetBack);
  }
}
