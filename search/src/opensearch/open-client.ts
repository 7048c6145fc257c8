import { Client } from '@opensearch-project/opensearch';
import { answerOf } from './opensearch-error.ts';

const CHECK_TIMEOUT_MS = 2_000;

/** Closed by whoever opened it. One for a process: it keeps its connections. */
export type OpenSearchClient = Client;

/** @param url with user and password, where the engine asks for them; https speaks TLS. Nothing is asked of it yet. */
export function openOpenSearch(url: string): OpenSearchClient {
  // Whoever asked tries again, if at all: the indexer later, a person at once.
  return new Client({ node: url, maxRetries: 0 });
}

/** @throws OpenSearchError if it does not answer, or knows no such user */
export async function checkOpenSearch(client: OpenSearchClient): Promise<void> {
  await answerOf(client.ping({}, { requestTimeout: CHECK_TIMEOUT_MS }));
}
