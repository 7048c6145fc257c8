import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logout, Principal } from '@tatami/identity';
import { FileSystemStore, type ObjectStore } from '@tatami/objects';
import { sql, storesFrom } from '@tatami/persistence';
import type { TestTenant } from '@tatami/persistence/testing';
import { createTestTenant, newUserId, newWriterId, withAdmin } from '@tatami/persistence/testing';
import type { DojoRole, TenantId, UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import type { Dojo, Poc } from '@tatami/rest';
import type { OpenSearch } from '@tatami/search';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { expect } from 'vitest';
import { buildApp } from '../src/app.ts';
import type { RateLimiter } from '../src/rate-limits/rate-limiter.ts';
import type { SearchMonitor } from '../src/search-index-of.ts';

export interface Person {
  readonly userId: UserId;
  readonly authorization: string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The API over the real database of one tenant; more tenants can be added. */
export class TestApi {
  readonly tenant: TestTenant;
  readonly app: FastifyInstance;
  readonly #tenants = new Map<TenantId, TestTenant>();
  readonly #principals = new Map<string, Principal>();
  readonly #logouts = new Map<string, Logout>();

  readonly objects: ObjectStore;
  readonly #folder: string;

  private constructor(
    tenant: TestTenant,
    folder: string,
    objects: ObjectStore,
    openSearch: OpenSearch | undefined,
    maxDojosPerDay: number,
    rateLimiter: RateLimiter | undefined,
    searchMonitor: SearchMonitor | undefined,
  ) {
    this.#folder = folder;
    this.objects = objects;
    this.tenant = tenant;
    this.#tenants.set(tenant.tenantId, tenant);
    this.app = buildApp({
      tokens: {
        verify: async token => this.#principalOf(token),
        verifyLogout: async token => {
          const logout = this.#logouts.get(token);
          if (logout === undefined) throw new TatamiError('unauthenticated');
          return logout;
        },
      },
      tenants: { bySlug: async () => undefined, byDomain: async () => undefined },
      storage: {
        withStores: async (tenantId, use, origin) => {
          const found = this.#tenants.get(tenantId);
          if (found === undefined) throw new TatamiError('not-found');
          return use(origin === undefined ? found.storage : storesFrom(found.storage, origin));
        },
      },
      openSearch,
      searchMonitor,
      objects,
      noteWork: async () => undefined,
      cursorSecret: randomBytes(32),
      hasMail: true,
      clientId: 'tatami-web',
      otherClientIds: ['tatami-mobile'],
      maxDojosPerDay,
      refusalsPerMinute: 600,
      rateLimiter,
      writer: newWriterId(),
      now: Date.now,
      random: randomBytes,
    });
  }

  /**
   * @param parts.store instead of a folder of its own
   * @param parts.maxDojosPerDay of one person
   * @param parts.rateLimiter without it there is no limit
   * @param parts.openSearch instead of the search index in the tenant's database
   */
  static async start({
    store,
    openSearch,
    searchMonitor,
    maxDojosPerDay = 1_000,
    rateLimiter,
  }: {
    store?: ObjectStore;
    maxDojosPerDay?: number;
    rateLimiter?: RateLimiter;
    openSearch?: OpenSearch | undefined;
    searchMonitor?: SearchMonitor;
  } = {}): Promise<TestApi> {
    const folder = await mkdtemp(join(tmpdir(), 'tatami-api-'));
    const address = '/v1/objects';
    const objects =
      store ?? (await FileSystemStore.open({ folder, secret: randomBytes(32), address, now: Date.now }));
    const api = new TestApi(
      await createTestTenant(),
      folder,
      objects,
      openSearch,
      maxDojosPerDay,
      rateLimiter,
      searchMonitor,
    );
    await api.app.ready();
    return api;
  }

  async addTenant(): Promise<TenantId> {
    const tenant = await createTestTenant();
    this.#tenants.set(tenant.tenantId, tenant);
    return tenant.tenantId;
  }

  async stop(): Promise<void> {
    await this.app.close();
    for (const tenant of this.#tenants.values()) await tenant.dispose();
    await rm(this.#folder, { recursive: true });
  }

  /** As if all dojos of the first tenant had been made more than a day ago. */
  async ageDojos(): Promise<void> {
    await withAdmin(this.tenant.adminUrl, admin =>
      admin.query(sql`update dojo set created_at = created_at - interval '25 hours'`),
    );
  }

  signIn(roles: DojoRole[] = ['participant'], tenantId = this.tenant.tenantId, name = 'Ana'): Person {
    const userId = newUserId();
    this.#principals.set(userId, {
      tenantId,
      userId,
      subject: userId,
      name,
      roles,
      issuedAtMs: Date.now(),
      expiresAtMs: Date.now() + 60_000,
    });
    return { userId, authorization: `Bearer ${userId}` };
  }

  /** A logout token for the person, as a provider would send it. */
  logoutToken({ userId }: Person, tokenId: string): string {
    this.#logouts.set(tokenId, { tenantId: this.tenant.tenantId, userId, tokenId });
    return tokenId;
  }

  /** @param headers besides the person's token; without a person there is none */
  async ask(
    person: Person | undefined,
    method: Method,
    url: string,
    payload?: InjectOptions['payload'],
    headers: Record<string, string> = {},
  ) {
    const response = await this.app.inject({
      method,
      url,
      headers: { ...(person && { authorization: person.authorization }), ...headers },
      ...(payload !== undefined && { payload }),
    });
    const { statusCode: status, body: text, rawPayload: bytes } = response;
    const isJson = text !== '' && String(response.headers['content-type']).includes('json');
    return { status, headers: response.headers, text, bytes, body: isJson ? response.json() : undefined };
  }

  async createDojo(person: Person, differs: Record<string, unknown> = {}): Promise<Dojo> {
    const { status, body } = await this.ask(person, 'POST', '/v1/dojos', { name: 'Randori', ...differs });
    expect(status).toBe(201);
    return body;
  }

  async createPoc(person: Person, differs: Record<string, unknown> = {}): Promise<Poc> {
    const { status, body } = await this.ask(person, 'POST', '/v1/pocs', { name: 'Bowling', ...differs });
    expect(status).toBe(201);
    return body;
  }

  #principalOf(token: string): Principal {
    const principal = this.#principals.get(token);
    if (principal === undefined) throw new TatamiError('token-expired');
    return principal;
  }
}

/** Matches the problem document of an error. */
export function problem(code: string, status: number): Record<string, unknown> {
  return expect.objectContaining({ type: `urn:tatami:problem:${code}`, status, title: expect.any(String) });
}

/** Matches the problem document of a request whose only fault is there. */
export function faultAt(pointer: string): Record<string, unknown> {
  return expect.objectContaining({
    type: 'urn:tatami:problem:validation-failed',
    status: 422,
    errors: [{ pointer, detail: expect.any(String) }],
  });
}
