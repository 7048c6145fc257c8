import type { Poc, PocState, SearchedPoc } from '@tatami/persistence';
import { extraTexts } from '../extra-texts.ts';
import { labelKey } from '../fold.ts';
import { indexText } from '../index-text.ts';

/** What is stored of a POC, to be shown. */
export interface ShownDocument
  extends Pick<Poc, 'rev' | 'name' | 'description' | 'languages' | 'tags' | 'ownerId' | 'visibility'> {
  /** Not there of what an older version has written. */
  readonly sourceNames?: readonly string[];
  readonly extra?: SearchedPoc['extra'];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/**
 * A POC as the engine has it. Of a deleted one the revision stays in a document without content: the engine itself
 * forgets the version of a deleted document after a minute, and when a shard moves to another node.
 */
export function documentOf(state: PocState): Record<string, unknown> {
  if (state.kind === 'deleted') {
    return { pocId: state.id, rev: state.rev, deletedAt: new Date().toISOString() };
  }
  const { poc } = state;
  const shown: ShownDocument = {
    rev: poc.rev,
    name: poc.name,
    description: poc.description,
    sourceNames: poc.sourceNames,
    languages: poc.languages,
    tags: poc.tags,
    ownerId: poc.ownerId,
    visibility: poc.visibility,
    extra: poc.extra,
    createdAt: new Date(poc.createdAt).toISOString(),
    updatedAt: new Date(poc.updatedAt).toISOString(),
  };
  return {
    ...shown,
    pocId: poc.id,
    nameKey: indexText(poc.name).keys,
    languageKeys: poc.languages.map(labelKey),
    tagKeys: poc.tags.map(labelKey),
    searched: {
      name: searched(poc.name),
      labels: searched([...poc.languages, ...poc.tags].join(' ')),
      description: searched(poc.description),
      source: searched([...poc.sourceNames, ...extraTexts(poc.extra)].join(' ')),
    },
  };
}

/**
 * The engine leaves a gap of 100 positions between texts of one field, so that the end of one and the beginning of the
 * next are no phrase. Portuguese stems come of the words with their accents and without, since people type both.
 */
function searched(text: string): Record<'exact' | 'portuguese' | 'english', readonly string[]> {
  const { keys, words, parts } = indexText(text);
  return { exact: [keys, parts], portuguese: [words, keys], english: [keys, parts] };
}
