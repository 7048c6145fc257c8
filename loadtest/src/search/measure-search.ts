import type { UserId } from '@tatami/protocol';
import type { SearchIndex } from '@tatami/search';
import { parseQuery } from '@tatami/search';
import { type MeasuredQuery, QUERY_KINDS, SUGGESTED } from './query-kinds.ts';

export interface SearchMeasurement {
  readonly kind: string;
  readonly searches: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly longestMs: number;
  /** POCs that the searches of this kind found, or suggestions, at most. */
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
  const search = async ({ text, sort = 'relevance' }: MeasuredQuery): Promise<number> =>
    (await index.search({ query: parseQuery(text), viewer, sort, limit: 20 })).total;
  const suggest = async ({ text }: MeasuredQuery): Promise<number> => {
    const { pocs, languages, tags } = await index.suggest({ text, viewer, limit: 5 });
    return pocs.length + languages.length + tags.length;
  };
  const kinds = [
    ...Object.entries(QUERY_KINDS).map(([kind, queries]) => ({ kind, queries, ask: search })),
    { kind: 'suggestions', queries: SUGGESTED, ask: suggest },
  ];
  for (const { kind, queries, ask } of kinds) {
    const took: number[] = [];
    let found = 0;
    let failed = 0;
    for (let round = 0; round < rounds; round++) {
      for (const query of queries) {
        signal.throwIfAborted();
        const startedAt = performance.now();
        try {
          found = Math.max(found, await ask(query));
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
