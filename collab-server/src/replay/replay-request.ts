/** Where a replay begins, and how it is played. */
export interface ReplayRequest {
  readonly from:
    | { readonly kind: 'time'; readonly atMs: number }
    | { readonly kind: 'seq'; readonly seq: number };
  readonly speed: number;
  readonly skipsIdle: boolean;
}

const LEAST_SPEED = 0.5;
const MOST_SPEED = 64;
const WHOLE = /^\d{1,15}$/;
const DECIMAL = /^\d{1,2}(\.\d{1,3})?$/;

/**
 * Reads `at=` (milliseconds from the start of the recording) or `seq=`, `speed=` (0.5 to 64) and `idle=` (`skip` or `keep`);
 * undefined if one of them is wrong or is said twice. Others are passed over.
 */
export function readReplayRequest(query: string): ReplayRequest | undefined {
  const fields = new URLSearchParams(query);
  const names = ['at', 'seq', 'speed', 'idle'] as const;
  if (names.some(name => fields.getAll(name).length > 1)) return undefined;
  const [at, seq, speed, idle] = names.map(name => fields.get(name) ?? undefined);
  if (at !== undefined && seq !== undefined) return undefined;
  const place = seq ?? at ?? '0';
  if (!WHOLE.test(place) || !DECIMAL.test(speed ?? '1')) return undefined;
  const factor = Number(speed ?? '1');
  if (factor < LEAST_SPEED || factor > MOST_SPEED) return undefined;
  if (idle !== undefined && idle !== 'skip' && idle !== 'keep') return undefined;
  return {
    from: seq === undefined ? { kind: 'time', atMs: Number(place) } : { kind: 'seq', seq: Number(place) },
    speed: factor,
    skipsIdle: idle !== 'keep',
  };
}
