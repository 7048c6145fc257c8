import type { UserId } from '@tatami/protocol';
import type { SearchIndex } from '@tatami/search';
import { parseQuery } from '@tatami/search';
import { QUERY_KINDS } from './query-kinds.ts';

export interface SearchMeasurement {
  readonly kind: string;
  readonly searches: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly longestMs: number;
  /** POCs that the searches of this kind found, at most. */
  readonly found: number;
  readonly failed: number;
}

/** One search after the other, of every kind: what an index takes when nobody else asks. */
export async function measureSearch(options: {
  readonly index: SearchIndex;
  readonly viewer: UserId;
  readonly rounds: number;
  readonly signal: AbortSignal;
}): Promise<SearchMeasurement[]> {
  const { index, viewer, rounds, signal } = options;
  const measurements: SearchMeasurement[] = [];
  for (const [kind, queries] of Object.entries(QUERY_KINDS)) {
    const took: number[] = [];
    let found = 0;
    let failed = 0;
    for (let round = 0; round < rounds; round++) {
      for (const { text, sort = 'relevance' } of queries) {
        signal.throwIfAborted();
        const query = parseQuery(text);
        const startedAt = performance.now();
        try {
          const page = await index.search({ query, viewer, sort, limit: 20 });
          found = Math.max(found, page.total);
        } catch {
          failed++;
        }
        took.push(performance.now() - startedAt);
      }
    }
    took.sort((a, b) => a - b);
    const at = (share: number) => took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? 0;
    const longestMs = took.at(-1) ?? 0;
    measurements.push({
      kind,
      searches: took.length,
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      longestMs,
      found,
      failed,
    });
  }
  return measurements;
}
