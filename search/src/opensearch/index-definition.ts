import type { API } from '@opensearch-project/opensearch';

/** What is searched of one part of a POC; the texts are those of `document-of.ts`, between single spaces. */
const SEARCHED = {
  properties: {
    exact: { type: 'text', analyzer: 'words', norms: false },
    portuguese: { type: 'text', analyzer: 'portuguese_stems', norms: false, index_options: 'docs' },
    english: { type: 'text', analyzer: 'english_stems', norms: false, index_options: 'docs' },
  },
} as const;
/** Lucene refuses a document with a longer one: it takes 32,766 bytes. */
const KEYWORD = { type: 'keyword', ignore_above: 8_000 } as const;
const SHOWN = { type: 'keyword', index: false, doc_values: false } as const;

/**
 * An index of one tenant. Words are taken apart before they come here, by the tokenizer that PostgreSQL's index and the
 * marks in hits go by: `C++`, `getUserById` and folded accents are then the same for all, while a chain of the engine's
 * own filters would be a second tokenizer that differs from it in what nobody thought of. The engine adds the stems.
 */
export const INDEX_DEFINITION = {
  settings: {
    index: {
      number_of_shards: 1,
      // One copy where there is a second node.
      auto_expand_replicas: '0-1',
      // Said, because without it an index that nobody asks for half a minute does not refresh.
      refresh_interval: '1s',
    },
    analysis: {
      filter: {
        // RSLP (Orengo and Huyck, 2001): Snowball's has different stems for `requisição` and `requisições`.
        portuguese: { type: 'stemmer', language: 'portuguese_rslp' },
        english: { type: 'snowball', language: 'English' },
      },
      analyzer: {
        words: { type: 'custom', tokenizer: 'whitespace' },
        portuguese_stems: { type: 'custom', tokenizer: 'whitespace', filter: ['portuguese', 'asciifolding'] },
        english_stems: { type: 'custom', tokenizer: 'whitespace', filter: ['english'] },
      },
    },
  },
  mappings: {
    dynamic: 'strict',
    // They come of the shown texts, and would make what is stored four times as large. An index of another shape is
    // filled from the POCs themselves.
    _source: { excludes: ['searched'] },
    properties: {
      pocId: KEYWORD,
      rev: { type: 'long' },
      deletedAt: { type: 'date' },
      name: SHOWN,
      description: SHOWN,
      sourceNames: SHOWN,
      // Kept as it is: whatever a mapping file says later, no field of it ever has the wrong type.
      extra: { type: 'object', enabled: false },
      nameKey: KEYWORD,
      searched: { properties: { name: SEARCHED, labels: SEARCHED, description: SEARCHED, source: SEARCHED } },
      languages: { ...KEYWORD, index: false },
      languageKeys: KEYWORD,
      tags: { ...KEYWORD, index: false },
      tagKeys: KEYWORD,
      ownerId: KEYWORD,
      visibility: KEYWORD,
      createdAt: { type: 'date' },
      updatedAt: { type: 'date' },
    },
  },
} as const satisfies API.Indices_Create_RequestBody;
