import { TatamiError } from '@tatami/protocol';
import { QueryRefused, SearchUnavailable } from '@tatami/search';
import { InvalidRequest } from './invalid-request.ts';

/** What an index throws as what a caller is told. A refusal is always of the words in `q`. */
export async function askedIndex<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof QueryRefused) throw new InvalidRequest('#/q', cause.message);
    if (cause instanceof SearchUnavailable) throw new TatamiError('search-unavailable', { cause });
    throw cause;
  }
}
