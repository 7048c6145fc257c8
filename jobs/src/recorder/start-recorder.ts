import { setImmediate } from 'node:timers/promises';
import { type Clock, every, sleep } from '@tatami/kernel';
import type { PackOutcome, Persistence, RecordingStore } from '@tatami/persistence';
import type { DojoId, TenantId } from '@tatami/protocol';
import { trackMaker } from '@tatami/recording';

/** Nothing is urgent here: rows are as good as chunks, they only take more room. */
const PERIOD_MS = 10 * 60_000;
/** For each millisecond that a chunk has taken, so many go by without work: a quarter of a processor at most. */
const REST = 3;
const TENANTS_AT_ONCE = 200;
const DOJOS_AT_ONCE = 100;

export interface RecorderOptions {
  readonly persistence: Pick<Persistence, 'catalog' | 'tenant'>;
  /** Rows that are younger stay rows. */
  readonly ageMs: number;
  readonly clock: Clock;
  readonly onOutcome: (outcome: PackOutcome) => void;
  readonly reportError: (what: string, error: unknown, tenantId?: TenantId) => void;
}

export interface Recorder {
  /** Resolves when the chunk that is being packed is done. */
  stop(): Promise<void>;
}

/**
 * Packs what is old in the journals of all tenants, one dojo after the other, again and again. It is here, and not in the
 * pods, because a pod's event loop and its connections belong to those who type; the compression itself is done in a
 * thread of Node's pool, so the jobs of this process go on as well. Several processes may do it: they take different
 * dojos, and what they make is the same.
 */
export function startRecorder(options: RecorderOptions): Recorder {
  const { clock, reportError } = options;
  let isOver = false;
  let running: Promise<void> = Promise.resolve();
  const cancel = every(
    clock,
    PERIOD_MS,
    () => {
      running = packAll({ ...options, isOver: () => isOver });
      return running;
    },
    reportError,
  );
  return {
    stop: async () => {
      isOver = true;
      cancel();
      await running.catch(() => {});
    },
  };
}

/** Packs all that there is now. What fails for one tenant is reported, and stops no other. */
export async function packAll(options: RecorderOptions & { readonly isOver: () => boolean }): Promise<void> {
  const { persistence, isOver, reportError } = options;
  let after: TenantId | undefined;
  while (!isOver()) {
    const tenants = await persistence.catalog.tenants(TENANTS_AT_ONCE, after);
    after = tenants.at(-1)?.id;
    if (after === undefined) return;
    for (const { id } of tenants) {
      if (isOver()) return;
      await packTenant(id, options).catch(error => reportError('Rows could not be packed', error, id));
    }
  }
}

async function packTenant(
  tenantId: TenantId,
  options: RecorderOptions & { readonly isOver: () => boolean },
): Promise<void> {
  const stores = await options.persistence.tenant(tenantId);
  if (stores === undefined) return;
  try {
    let after: DojoId | undefined;
    while (!options.isOver()) {
      const dojos = await stores.recordings.due(options.ageMs, DOJOS_AT_ONCE, after);
      for (const dojoId of dojos) await packDojo(dojoId, stores.recordings, tenantId, options);
      after = dojos.at(-1);
      if (after === undefined) return;
    }
  } finally {
    stores.release();
  }
}

async function packDojo(
  dojoId: DojoId,
  recordings: RecordingStore,
  tenantId: TenantId,
  { ageMs, clock, isOver, onOutcome, reportError }: RecorderOptions & { readonly isOver: () => boolean },
): Promise<void> {
  const makeTrack = trackMaker(() => setImmediate());
  while (!isOver()) {
    const startedAt = clock.monotonic();
    const outcome = await recordings.pack(dojoId, ageMs, makeTrack);
    onOutcome(outcome);
    if (outcome.kind === 'damaged') {
      reportError(`Seq ${outcome.seq} of dojo ${dojoId} is damaged and is not packed`, undefined, tenantId);
    }
    if (outcome.kind !== 'packed') return;
    await sleep(clock, REST * (clock.monotonic() - startedAt));
  }
}
