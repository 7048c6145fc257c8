import type { Poc, SearchedPoc } from '@tatami/persistence';
import type { PocId, UserId } from '@tatami/protocol';
import type { SearchMatch } from './search-match.ts';
import type { SearchQuery } from './search-query.ts';

export type SearchSort = 'relevance' | 'newest' | 'changed';

/** Where a page ended. */
export interface SearchPosition {
  readonly sortKey: bigint;
  readonly id: PocId;
  /** All pages hold what has as much of the words as the first. */
  readonly match: SearchMatch;
}

/** Which POCs fit. */
export interface SearchFilter {
  readonly query: SearchQuery;
  /** Private POCs are found by their owner alone. */
  readonly viewer: UserId;
  readonly language?: string | undefined;
  readonly tag?: string | undefined;
  readonly ownerId?: UserId | undefined;
  /** Created at this time or later, and before the other; Unix milliseconds. */
  readonly fromMs?: number | undefined;
  readonly beforeMs?: number | undefined;
}

export interface SearchRequest extends SearchFilter {
  readonly sort: SearchSort;
  readonly limit: number;
  readonly after?: SearchPosition | undefined;
}

/** A piece of a text; hits are what the query asked for. */
export interface Segment {
  readonly text: string;
  readonly isHit: boolean;
}

export interface SearchHit {
  readonly id: PocId;
  readonly rev: number;
  readonly name: readonly Segment[];
  /**
   * The part of the description where the hits begin. Where they are in the names of the source alone, those; empty
   * without a description.
   */
  readonly excerpt: readonly Segment[];
  readonly languages: readonly string[];
  readonly tags: readonly string[];
  readonly ownerId: UserId;
  readonly visibility: Poc['visibility'];
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** What a mapping file adds; nothing while the index is away. */
  readonly extra: SearchedPoc['extra'];
}

/** How many POCs of the answer have a label: of languages without the filter by language, of tags without that by tag. */
export interface FacetCount {
  readonly label: string;
  readonly count: number;
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  readonly total: number;
  /** Nothing has more of the words than these have. */
  readonly match: SearchMatch;
  /** The index is away, and these are of names and labels alone. */
  readonly isPartial: boolean;
  readonly languages: readonly FacetCount[];
  readonly tags: readonly FacetCount[];
  /** For the next page; undefined on the last one. */
  readonly next: SearchPosition | undefined;
}

/** All POCs that fit, in numbers. Unlike on a page, the labels are counted with all filters. */
export interface SearchStatistics {
  readonly total: number;
  /** Nothing has more of the words than these have. */
  readonly match: SearchMatch;
  /** The most frequent ones. */
  readonly languages: readonly FacetCount[];
  readonly tags: readonly FacetCount[];
  /** When they were created, in UTC: `YYYY-MM`, in their order, those that have any. */
  readonly months: readonly { readonly month: string; readonly count: number }[];
  /** Those with the most. */
  readonly owners: readonly { readonly ownerId: UserId; readonly count: number }[];
}

export interface SuggestionRequest {
  /** As it was typed so far. */
  readonly text: string;
  /** Private POCs are suggested to their owner alone. */
  readonly viewer: UserId;
  /** Of each kind. */
  readonly limit: number;
}

/** What somebody may be about to type: names, and labels of POCs that have the words before. */
export interface Suggestions {
  readonly pocs: readonly { readonly id: PocId; readonly name: string }[];
  readonly languages: readonly FacetCount[];
  readonly tags: readonly FacetCount[];
}

/** A POC that can be found, at the revision that the index has. */
export interface IndexedRevision {
  readonly id: PocId;
  readonly rev: number;
}

/** From above one id up to another, if they are given. */
export interface IndexedRange {
  readonly afterId?: PocId | undefined;
  readonly upToId?: PocId | undefined;
  readonly limit: number;
}

/**
 * The searchable copy of one tenant's POCs.
 *
 * The revision of a POC is its version here: a write that is not newer than what is there changes nothing, so writes may
 * be late, repeated and out of order. That holds after a deletion too, for an hour at least.
 */
export interface SearchIndex {
  put(poc: SearchedPoc): Promise<void>;
  /** @param rev above every one that the POC ever had */
  delete(id: PocId, rev: number): Promise<void>;
  /** @throws SearchUnavailable */
  search(request: SearchRequest): Promise<SearchPage>;
  /**
   * @throws SearchUnavailable
   * @throws QueryRefused
   */
  suggest(request: SuggestionRequest): Promise<Suggestions>;
  /** @throws SearchUnavailable */
  statistics(filter: SearchFilter): Promise<SearchStatistics>;
  /** What it has, in the order of the ids, with everything that it has accepted by now. */
  revisions(range: IndexedRange): Promise<IndexedRevision[]>;
  /** Drops what it keeps of POCs that were deleted more than an hour ago. */
  forgetDeleted(): Promise<void>;
}

/** The index does not answer, or not in time. */
export class SearchUnavailable extends Error {
  /** It was asked, and the answer has not come in time. */
  readonly isLate: boolean;

  constructor(cause: unknown, isLate = false) {
    super('The search index does not answer', { cause });
    this.name = 'SearchUnavailable';
    this.isLate = isLate;
  }
}
