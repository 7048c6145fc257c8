import type { OpenSearch } from './opensearch/opensearch.ts';

/**
 * Undefined without a URL: the index is then in each tenant's own database.
 * @param url `https://user:password@host:port`
 */
export async function openSearchEngine(url: string | undefined): Promise<OpenSearch | undefined> {
  if (url === undefined) return undefined;
  // Loaded only where it is used: the client takes a fifth of a second and 18 MB.
  const { OpenSearch } = await import('./opensearch/opensearch.ts');
  return new OpenSearch(url);
}
