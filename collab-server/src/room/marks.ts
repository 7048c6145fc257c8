import type { BatchEntry, Mark } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';

const MAX_BYTES = 2048;
const MAX_ID_LENGTH = 64;
/** A resend comes within seconds, so the newest ids are enough. */
const REMEMBERED_IDS = 1_000;

/** Markers and test results on a dojo's time line. */
export class Marks {
  readonly #seen: Set<string>;

  /** @param ids of the marks that the journal has since the newest snapshot */
  constructor(ids: readonly string[]) {
    this.#seen = new Set(ids.slice(-REMEMBERED_IDS));
  }

  /**
   * What is journaled of a mark: JSON with its id and data; undefined for one that was sent again.
   * Throws TatamiError `message-malformed`.
   */
  take(mark: Mark): Uint8Array | undefined {
    if (mark.id === '' || mark.id.length > MAX_ID_LENGTH) throw new TatamiError('message-malformed');
    const bytes = new TextEncoder().encode(JSON.stringify({ id: mark.id, data: parse(mark.data) }));
    if (bytes.length > MAX_BYTES) throw new TatamiError('message-malformed');
    if (this.#seen.has(mark.id)) return undefined;
    this.#seen.add(mark.id);
    const [oldest] = this.#seen;
    if (this.#seen.size > REMEMBERED_IDS && oldest !== undefined) this.#seen.delete(oldest);
    return bytes;
  }
}

/** The id of a mark in the journal; undefined for other entries. */
export function markIdOf(entry: BatchEntry): string | undefined {
  if (entry.kind !== 'marker' && entry.kind !== 'light') return undefined;
  try {
    const mark: unknown = JSON.parse(new TextDecoder().decode(entry.bytes));
    return typeof mark === 'object' && mark !== null && 'id' in mark ? String(mark.id) : undefined;
  } catch {
    // Not one of ours; it has no id that a resend could have.
    return undefined;
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new TatamiError('message-malformed', { cause });
  }
}
