import type { Doc } from 'yjs';
import { TatamiError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { ByteReader } from './byte-reader.ts';
import { malformed } from './byte-reader.ts';
import type { LiveStruct } from './live-store.ts';
import { clockOf, indexOfStruct } from './live-store.ts';

/** Up to where the structs of an update bring one client. */
export interface ClientEnd {
  readonly client: number;
  /** The clock that the document would have. */
  readonly end: number;
}

/** Clocks of one client that an update deletes, at least one of which is not deleted yet. */
export interface DeleteRange {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

export interface DeleteSetWalk {
  readonly ranges: readonly DeleteRange[];
  readonly newBytes: number;
  readonly hasGap: boolean;
  readonly hasKnown: boolean;
}

const NOTHING: DeleteSetWalk = { ranges: [], newBytes: 0, hasGap: false, hasKnown: false };
const MIN_CLIENT_BYTES = 2;
const MIN_RANGE_BYTES = 2;

/**
 * Reads the delete set of an update. Every step 2 carries the whole delete set of its author's document, so what
 * is deleted already is left out; a hundred thousand known ranges cost one pass over the structs they cover, since
 * ranges must be in ascending order (Yjs and its ports always sort them).
 */
export function readDeleteSet(
  reader: ByteReader,
  doc: Doc,
  ends: readonly ClientEnd[],
  limits: Limits,
): DeleteSetWalk {
  const clients = reader.count(MIN_CLIENT_BYTES);
  if (clients === 0) return NOTHING;
  const seen = clients > 1 ? new Set<number>() : undefined;
  const ranges: DeleteRange[] = [];
  let newBytes = 0;
  let hasGap = false;
  let hasKnown = false;
  for (let i = 0; i < clients; i++) {
    const client = reader.clientId();
    if (seen?.has(client)) throw malformed('a client twice in its delete set');
    seen?.add(client);
    const structs = doc.store.clients.get(client) ?? [];
    const known = clockOf(doc, client);
    const end = Math.max(known, ends.find(other => other.client === client)?.end ?? 0);
    const count = reader.count(MIN_RANGE_BYTES);
    let previousEnd = 0;
    let from = 0;
    for (let j = 0; j < count; j++) {
      const start = reader.position;
      const clock = reader.varUint();
      const length = reader.varUint();
      if (length === 0 || clock < previousEnd || clock + length > limits.maxClock) {
        throw malformed('delete ranges out of order');
      }
      previousEnd = clock + length;
      if (previousEnd > end) {
        hasGap = true;
        continue;
      }
      if (clock < known) {
        const index = indexOfStruct(structs, clock, from);
        from = Math.max(index, 0);
        if (previousEnd <= known && isDeleted(structs, from, previousEnd)) {
          hasKnown = true;
          continue;
        }
      }
      ranges.push({ client, clock, length });
      newBytes += reader.position - start;
      if (ranges.length > limits.maxNewStructs) throw new TatamiError('update-too-large');
    }
  }
  return { ranges, newBytes, hasGap, hasKnown };
}

/** Whether the structs from `index` on are deleted as far as `end`. */
function isDeleted(structs: readonly LiveStruct[], index: number, end: number): boolean {
  for (let i = index; ; i++) {
    const struct = structs[i];
    if (struct === undefined || struct.id.clock >= end) return true;
    if (!struct.deleted) return false;
  }
}
