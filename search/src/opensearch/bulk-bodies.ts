import type { API } from '@opensearch-project/opensearch';
import type { PocState } from '@tatami/persistence';
import { documentOf } from './document-of.ts';

/** A hosted engine of Amazon may take no request of over 10 MiB, and the words of one POC may come to 1 MB. */
const MAX_CHARACTERS = 2_000_000;

/** The states as requests, each state under its own revision as its version. */
export function* bulkBodies(states: readonly PocState[]): Generator<API.Bulk_RequestBody> {
  let body: API.Bulk_RequestBody = [];
  let characters = 0;
  for (const state of states) {
    const { id, rev } = state.kind === 'present' ? state.poc : state;
    const document = documentOf(state);
    const { length } = JSON.stringify(document);
    if (body.length > 0 && characters + length > MAX_CHARACTERS) {
      yield body;
      body = [];
      characters = 0;
    }
    body.push({ index: { _id: id, version: rev, version_type: 'external' } }, document);
    characters += length;
  }
  if (body.length > 0) yield body;
}
