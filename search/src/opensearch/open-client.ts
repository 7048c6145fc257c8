import { Client } from '@opensearch-project/opensearch';

/** One for a process: it keeps its connections. */
export type OpenSearchClient = Client;

/** @param url with user and password, where the engine asks for them; https speaks TLS */
export function openOpenSearch(url: string): OpenSearchClient {
  // Whoever asked tries again, if at all: the indexer later, a person at once.
  return new Client({ node: url, maxRetries: 0 });
}
