import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';
import { PageLimit } from './page-limit.ts';
import { Poc } from './poc.ts';
import { Uuid } from './uuid.ts';

/** A piece of a text; a hit is what was asked for. The pieces together are the text. */
export const TextSegment = named('TextSegment', Type.Object({ text: Type.String(), isHit: Type.Boolean() }));
export type TextSegment = Static<typeof TextSegment>;

const Segments = Type.Unsafe<readonly TextSegment[]>(Type.Array(ref(TextSegment)));
const { id, languages, tags, visibility, ownerId, rev, createdAt, updatedAt } = Poc.properties;

/** A POC as it was when it was indexed, which may be a moment ago. */
export const SearchHit = named(
  'SearchHit',
  Type.Object({
    id,
    name: Segments,
    /** The part of the description where the hits begin; where it has none, what the source of an archived dojo defines. */
    excerpt: Segments,
    languages,
    tags,
    visibility,
    ownerId,
    rev,
    createdAt,
    updatedAt,
    /** What the operator's mapping file adds to the document of a POC; nothing while `isPartial`. */
    extra: Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true }),
  }),
);
export type SearchHit = Static<typeof SearchHit>;

export const LabelCount = named('LabelCount', Type.Object({ label: Type.String(), count: Type.Integer() }));
export type LabelCount = Static<typeof LabelCount>;

const Counts = Type.Unsafe<readonly LabelCount[]>(Type.Array(ref(LabelCount)));

export const SearchResult = named(
  'SearchResult',
  Type.Object({
    items: Type.Unsafe<readonly SearchHit[]>(Type.Array(ref(SearchHit))),
    /** Of all pages. */
    total: Type.Integer(),
    /**
     * What the hits have of the words: all of them as they were typed, all of them or similar ones, or most of them. Less
     * is looked for only where nothing has more.
     */
    match: Type.Enum(['words', 'similar', 'most-words']),
    /** The index is away for a moment: these are of names and labels alone, without counts and further pages. */
    isPartial: Type.Boolean(),
    /** How many POCs have each language, whatever language was chosen; the most frequent ones. */
    languages: Counts,
    /** The same of tags, whatever tag was chosen. */
    tags: Counts,
    nextCursor: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  }),
);
export type SearchResult = Static<typeof SearchResult>;

const SuggestedPoc = Type.Object({ id, name: Poc.properties.name });
type SuggestedPoc = Static<typeof SuggestedPoc>;

/** What somebody may be about to type. Labels are of POCs that have the words before the last one. */
export const SearchSuggestions = named(
  'SearchSuggestions',
  Type.Object({
    pocs: Type.Unsafe<readonly SuggestedPoc[]>(Type.Array(SuggestedPoc)),
    languages: Counts,
    tags: Counts,
  }),
);
export type SearchSuggestions = Static<typeof SearchSuggestions>;

export const SuggestionParameters = Type.Object(
  { q: Type.String({ maxLength: 400, format: 'plain-text', description: 'What was typed so far.' }) },
  { additionalProperties: false },
);

const Label = Type.String({ minLength: 1, maxLength: 40, format: 'one-line' });
const Day = Type.String({ format: 'calendar-day', description: 'YYYY-MM-DD, in UTC.' });

/** Which POCs fit. */
const FILTER = {
  q: Type.Optional(
    Type.String({
      maxLength: 400,
      format: 'plain-text',
      description: 'Words; `"exact words"`, `-without`, `lang:go`, `tag:"two words"`.',
    }),
  ),
  language: Type.Optional(Label),
  tag: Type.Optional(Label),
  owner: Type.Optional(Uuid),
  from: Type.Optional(Day),
  /** This day is the last one. */
  to: Type.Optional(Day),
};

export const SearchParameters = Type.Object(
  {
    ...FILTER,
    sort: Type.Optional(Type.Enum(['relevance', 'newest', 'changed'])),
    limit: PageLimit,
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);

export const StatisticsParameters = Type.Object(FILTER, { additionalProperties: false });
export type StatisticsParameters = Static<typeof StatisticsParameters>;

const MonthCount = Type.Object({
  month: Type.String({ description: 'YYYY-MM, in UTC.' }),
  count: Type.Integer(),
});
type MonthCount = Static<typeof MonthCount>;

const PersonCount = Type.Object({
  userId: Uuid,
  /** Null for somebody who has never signed in here, or is gone. */
  name: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  count: Type.Integer(),
});
type PersonCount = Static<typeof PersonCount>;

/** All POCs that a search finds, as they were indexed. */
export const SearchStatistics = named(
  'SearchStatistics',
  Type.Object({
    total: Type.Integer(),
    match: SearchResult.properties.match,
    /** The most frequent ones, of POCs that have every label that was asked for. */
    languages: Counts,
    tags: Counts,
    /** When they were created: the last 120 months that have any, in their order. */
    months: Type.Unsafe<readonly MonthCount[]>(Type.Array(MonthCount)),
    /** Whose they are: the 20 who have the most. */
    people: Type.Unsafe<readonly PersonCount[]>(Type.Array(PersonCount)),
  }),
);
export type SearchStatistics = Static<typeof SearchStatistics>;
