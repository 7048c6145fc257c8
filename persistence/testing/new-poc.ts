import type { NewPoc } from '../src/poc-store.ts';
import { newPocId, newUserId } from './ids.ts';

/** A POC that everybody of the tenant may see. */
export function newPoc(differs: Partial<NewPoc> = {}): NewPoc {
  return {
    id: newPocId(),
    name: 'Bowling',
    description: '# Bowling\n',
    languages: ['Python'],
    tags: ['kata'],
    repositoryUrl: null,
    ownerId: newUserId(),
    visibility: 'tenant',
    origin: null,
    ...differs,
  };
}
