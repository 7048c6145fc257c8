import { createHash } from 'node:crypto';
import type { API } from '@opensearch-project/opensearch';
import type { PocState } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import type { IndexedRange, IndexedRevision } from '../search-index.ts';
import { bulkBodies } from './bulk-bodies.ts';
import { INDEX_DEFINITION } from './index-definition.ts';
import type { OpenSearchClient } from './open-client.ts';
import { answerOf, OpenSearchError } from './opensearch-error.ts';
import { readIndexed } from './read-indexed.ts';

export const WRITE_TIMEOUT_MS = 20_000;
const LOOK_TIMEOUT_MS = 2_000;
const VERSION_CONFLICT = 409;
const UNKNOWN_FIELD = 'strict_dynamic_mapping_exception';
const DIGITS = 6;

/** The name by which a tenant's index is searched; the index itself has a number after it. */
export function aliasOf(tenantId: TenantId): string {
  return `tatami-pocs-${tenantId}`;
}

type AliasAction = NonNullable<API.Indices_UpdateAliases_RequestBody['actions']>[number];

/** One index of a tenant. */
export interface TenantIndex {
  readonly name: string;
  /** Later ones have greater numbers. */
  readonly number: number;
  /** Exactly one of a tenant's is. */
  readonly isSearched: boolean;
  readonly isWritten: boolean;
}

/** What the definition of this version comes to. It stands in each index that is made, so that others are told apart. */
const SHAPE = createHash('sha256').update(JSON.stringify(INDEX_DEFINITION)).digest('hex').slice(0, 16);
const DEFINITION = {
  ...INDEX_DEFINITION,
  mappings: { ...INDEX_DEFINITION.mappings, _meta: { shape: SHAPE } },
};

/**
 * The indices of one tenant: the one that is searched, and perhaps one beside it that is being filled or kept.
 *
 * - The alias `tatami-pocs-TENANT` names the one that is searched, and moves from one to another in one step.
 * - Each has an alias of its own that it is written by and that never moves. OpenSearch is told to refuse what is no
 *   alias, because it would make an index of any other name that is written to.
 * - All of them are written until they are dropped, so that each can be searched from one moment to the next.
 */
export class TenantIndices {
  readonly #client: OpenSearchClient;
  readonly #alias: string;

  constructor(client: OpenSearchClient, tenantId: TenantId) {
    this.#client = client;
    this.#alias = aliasOf(tenantId);
  }

  /** In the order of their numbers. */
  async list(): Promise<TenantIndex[]> {
    const found = await answerOf(
      this.#client.indices.getAlias({ index: `${this.#alias}-*` }, { requestTimeout: LOOK_TIMEOUT_MS }),
    );
    return Object.entries(found)
      .map(([name, { aliases }]) => ({
        name,
        number: Number(name.slice(this.#alias.length + 1)),
        isSearched: this.#alias in aliases,
        isWritten: writeAliasOf(name) in aliases,
      }))
      .sort((one, other) => one.number - other.number);
  }

  /** Makes the one that is searched, or gives one that is there its aliases. */
  async makeFirst(): Promise<void> {
    const all = await this.list();
    const there = all.find(index => index.isSearched) ?? all[0];
    const name = there?.name ?? this.#nameOf(1);
    if (there === undefined && (await this.#create(name, [this.#alias, writeAliasOf(name)]))) return;
    await this.#updateAliases([
      { add: { index: name, alias: this.#alias, is_write_index: true } },
      { add: { index: name, alias: writeAliasOf(name) } },
    ]);
  }

  /** Makes another one, empty, which is written from now on and not searched. */
  async makeNext(): Promise<TenantIndex> {
    const number = ((await this.list()).at(-1)?.number ?? 0) + 1;
    const name = this.#nameOf(number);
    await this.#create(name, [writeAliasOf(name)]);
    return { name, number, isSearched: false, isWritten: true };
  }

  /** Whether it was made with the definition of this version. */
  async hasShape({ name }: TenantIndex): Promise<boolean> {
    const found = await answerOf(
      this.#client.indices.getMapping({ index: name }, { requestTimeout: LOOK_TIMEOUT_MS }),
    );
    const [mapping] = Object.values(found as Record<string, { mappings: { _meta?: { shape?: unknown } } }>);
    return mapping?.mappings._meta?.shape === SHAPE;
  }

  /** From now on `next` is searched instead of `current`; no search finds neither or both. */
  async searchNext(current: TenantIndex, next: TenantIndex): Promise<void> {
    try {
      await this.#updateAliases([
        { remove: { index: current.name, alias: this.#alias, must_exist: true } },
        { add: { index: next.name, alias: this.#alias, is_write_index: true } },
      ]);
    } catch (error) {
      // Somebody else may have done it meanwhile.
      const all = await this.list();
      if (!all.some(({ name, isSearched }) => isSearched && name === next.name)) throw error;
    }
  }

  /** Does nothing to one that is not there. */
  async drop({ name }: TenantIndex): Promise<void> {
    await answerOf(
      this.#client.indices.delete(
        { index: name, ignore_unavailable: true },
        { requestTimeout: WRITE_TIMEOUT_MS },
      ),
    );
  }

  /**
   * Resolves when the engine has accepted all of them in this index.
   * @throws OpenSearchError if it refused one or is away; it may have accepted others
   */
  async write({ name }: TenantIndex, states: readonly PocState[]): Promise<void> {
    for (const body of bulkBodies(states)) {
      let refused = await this.#refusalOf(name, body);
      if (refused?.kind === UNKNOWN_FIELD) {
        await this.#addFields(name);
        refused = await this.#refusalOf(name, body);
      }
      if (refused !== undefined) throw refused;
    }
  }

  /** Why the engine has not accepted one of the documents; undefined if it has accepted all. */
  async #refusalOf(name: string, body: API.Bulk_RequestBody): Promise<OpenSearchError | undefined> {
    const { items } = await answerOf(
      this.#client.bulk(
        { index: writeAliasOf(name), require_alias: true, body },
        { requestTimeout: WRITE_TIMEOUT_MS },
      ),
    );
    for (const { index } of items) {
      // The index has this revision or a newer one.
      if (index?.error === undefined || index.status === VERSION_CONFLICT) continue;
      return new OpenSearchError(index.error.type ?? 'refused', index.status);
    }
    return undefined;
  }

  /** Of an index that a version before has made: what this version writes besides is found from then on. */
  async #addFields(name: string): Promise<void> {
    const { properties } = INDEX_DEFINITION.mappings;
    await answerOf(
      this.#client.indices.putMapping(
        { index: name, body: { properties } },
        { requestTimeout: WRITE_TIMEOUT_MS },
      ),
    );
  }

  revisions({ name }: TenantIndex, range: IndexedRange): Promise<IndexedRevision[]> {
    return readIndexed(this.#client, name, range);
  }

  /** False if it is there already. */
  async #create(name: string, aliases: readonly string[]): Promise<boolean> {
    const body = {
      ...DEFINITION,
      aliases: Object.fromEntries(aliases.map(alias => [alias, { is_write_index: true }])),
    };
    try {
      await answerOf(
        this.#client.indices.create({ index: name, body }, { requestTimeout: WRITE_TIMEOUT_MS }),
      );
      return true;
    } catch (error) {
      if (error instanceof OpenSearchError && error.kind === 'resource_already_exists_exception')
        return false;
      throw error;
    }
  }

  async #updateAliases(actions: AliasAction[]): Promise<void> {
    await answerOf(
      this.#client.indices.updateAliases({ body: { actions } }, { requestTimeout: WRITE_TIMEOUT_MS }),
    );
  }

  #nameOf(number: number): string {
    return `${this.#alias}-${String(number).padStart(DIGITS, '0')}`;
  }
}

function writeAliasOf(index: string): string {
  return `${index}-writes`;
}
