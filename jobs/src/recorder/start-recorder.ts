import { setImmediate } from 'node:timers/promises';
import { type Clock, sleep } from '@tatami/kernel';
import type { PackOutcome, Persistence, RecordingStore, TenantPersistence } from '@tatami/persistence';
import type { DojoId, TenantId } from '@tatami/protocol';
import { trackMaker } from '@tatami/recording';
import { forEachTenant, type Rounds, startRounds } from '../tenant-rounds.ts';

/** Nothing is urgent here: rows are as good as chunks, they only take more room. */
const PERIOD_MS = 10 * 60_000;
/** For each millisecond that a chunk has taken, so many go by without work: a quarter of a processor at most. */
const REST = 3;
const DOJOS_AT_ONCE = 100;

export interface RecorderOptions {
  readonly persistence: Pick<Persistence, 'catalog' | 'tenant'>;
  /** Rows that are younger stay rows. */
  readonly ageMs: number;
  readonly clock: Clock;
  readonly onOutcome: (outcome: PackOutcome) => void;
  readonly reportError: (what: string, error: unknown, tenantId?: TenantId) => void;
}

/**
 * Packs what is old in the journals of all tenants, one dojo after the other, again and again. It is here, and not in the
 * pods, because a pod's event loop and its connections belong to those who type; the compression itself is done in a
 * thread of Node's pool, so the jobs of this process go on as well. Several processes may do it: they take different
 * dojos, and what they make is the same.
 */
export function startRecorder(options: RecorderOptions): Rounds {
  const { clock, reportError } = options;
  return startRounds({
    clock,
    periodMs: PERIOD_MS,
    round: isOver => packAll({ ...options, isOver }),
    reportError,
  });
}

type PackOptions = RecorderOptions & { readonly isOver: () => boolean };

/** Packs all that there is now. */
export function packAll(options: PackOptions): Promise<void> {
  return forEachTenant({ ...options, what: 'Rows could not be packed' }, stores =>
    packTenant(stores, options),
  );
}

async function packTenant({ tenant, recordings }: TenantPersistence, options: PackOptions): Promise<void> {
  let after: DojoId | undefined;
  while (!options.isOver()) {
    const dojos = await recordings.due(options.ageMs, DOJOS_AT_ONCE, after);
    for (const dojoId of dojos) await packDojo(dojoId, recordings, tenant.id, options);
    after = dojos.at(-1);
    if (after === undefined) return;
  }
}

async function packDojo(
  dojoId: DojoId,
  recordings: RecordingStore,
  tenantId: TenantId,
  { ageMs, clock, isOver, onOutcome, reportError }: PackOptions,
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
