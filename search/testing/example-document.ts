import type { SearchedPoc } from '@tatami/persistence';
import { newPoc } from '@tatami/persistence/testing';

/** A POC as an index is given it. */
export function exampleDocument(differs: Partial<SearchedPoc> = {}): SearchedPoc {
  const { id, name, ownerId, visibility } = newPoc();
  return {
    id,
    name,
    ownerId,
    visibility,
    description: '',
    languages: [],
    tags: [],
    sourceNames: [],
    extra: {},
    rev: 1,
    createdAt: '2026-03-01T12:00:00.000Z',
    updatedAt: '2026-03-01T12:00:00.000Z',
    ...differs,
  };
}
