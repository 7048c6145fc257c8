import type { TenantId } from '@tatami/protocol';
import { type OpenSearchClient, openOpenSearch } from './open-client.ts';
import { answerOf } from './opensearch-error.ts';
import { OpenSearchIndex, OpenSearchWriter } from './opensearch-search-index.ts';
import { aliasOf, TenantIndices } from './tenant-indices.ts';

export { type OpenSearchClient, OpenSearchWriter, openOpenSearch, TenantIndices };

const CHECK_TIMEOUT_MS = 2_000;
const FORGET_TIMEOUT_MS = 30_000;

/** An OpenSearch that has the indices of all tenants. */
export class OpenSearch {
  readonly #client: OpenSearchClient;

  /** @param url with user and password, where it asks for them. Nothing is asked of it yet. */
  constructor(url: string) {
    this.#client = openOpenSearch(url);
  }

  index(tenantId: TenantId, options: { timeoutMs?: number } = {}): OpenSearchIndex {
    return new OpenSearchIndex(this.#client, tenantId, options);
  }

  writer(tenantId: TenantId): OpenSearchWriter {
    return new OpenSearchWriter(this.#client, tenantId);
  }

  indices(tenantId: TenantId): TenantIndices {
    return new TenantIndices(this.#client, tenantId);
  }

  /**
   * Removes everything that it has of a tenant. Idempotent.
   * @throws OpenSearchError
   */
  async forgetTenant(tenantId: TenantId): Promise<void> {
    await answerOf(
      this.#client.indices.delete(
        { index: `${aliasOf(tenantId)}-*`, ignore_unavailable: true, allow_no_indices: true },
        { requestTimeout: FORGET_TIMEOUT_MS },
      ),
    );
  }

  /** @throws OpenSearchError if it does not answer, or knows no such user */
  async check(): Promise<void> {
    await answerOf(this.#client.ping({}, { requestTimeout: CHECK_TIMEOUT_MS }));
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
