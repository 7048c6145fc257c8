import type { NewPoc, Poc, PocChange } from '@tatami/rest';

/** What a person fills in. No link is an empty text here, and null for the server. */
export interface PocFields {
  readonly name: string;
  readonly description: string;
  readonly languages: readonly string[];
  readonly tags: readonly string[];
  readonly repositoryUrl: string;
  readonly visibility: Poc['visibility'];
}

export type PocField = keyof PocFields;

/** In the order of the form. */
export const POC_FIELDS = [
  'name',
  'description',
  'languages',
  'tags',
  'repositoryUrl',
  'visibility',
] as const satisfies readonly PocField[];

export const NO_FIELDS: PocFields = {
  name: '',
  description: '',
  languages: [],
  tags: [],
  repositoryUrl: '',
  visibility: 'tenant',
};

export function fieldsOf(poc: Poc): PocFields {
  const { name, description, languages, tags, visibility } = poc;
  return { name, description, languages, tags, visibility, repositoryUrl: poc.repositoryUrl ?? '' };
}

/** Written as the server keeps them, so that what it answers is what was sent. */
export function normalFields(fields: PocFields): PocFields {
  return {
    ...fields,
    name: fields.name.trim(),
    languages: withLabels([], fields.languages),
    tags: withLabels(
      [],
      fields.tags.map(tag => tag.toLowerCase()),
    ),
    repositoryUrl: fields.repositoryUrl.trim(),
  };
}

/** The labels with others behind them, each once. */
export function withLabels(labels: readonly string[], added: readonly string[]): readonly string[] {
  const all = [...labels, ...added].map(label => label.normalize('NFC').trim());
  return [...new Set(all.filter(label => label !== ''))];
}

export function newPocOf(fields: PocFields): NewPoc {
  return { ...fields, repositoryUrl: fields.repositoryUrl === '' ? null : fields.repositoryUrl };
}

/** What differs, and nothing else: a change that names less gets into the way of fewer people. */
export function changedFields(from: PocFields, to: PocFields): readonly PocField[] {
  return POC_FIELDS.filter(field => JSON.stringify(from[field]) !== JSON.stringify(to[field]));
}

export function changeBetween(from: PocFields, to: PocFields): PocChange {
  const content = newPocOf(to);
  return Object.fromEntries(changedFields(from, to).map(field => [field, content[field]]));
}
