import { randomBytes } from 'node:crypto';
import type { Principal } from '@tatami/identity';
import { S3Store } from '@tatami/objects/s3';
import { PersistenceError } from '@tatami/persistence';
import type { TestTenant } from '@tatami/persistence/testing';
import { createTestTenant, newTenantId, newUserId, newWriterId } from '@tatami/persistence/testing';
import type { DojoId, DojoRole, TenantId, UserId } from '@tatami/protocol';
import { decodeBatch, TatamiError } from '@tatami/protocol';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { buildApp } from './app.ts';
import type { PocApiOptions } from './options.ts';

const ACME = { slug: 'acme', name: 'Acme', issuer: 'https://id.example/realms/acme' };
const CLIENT_ID = 'tatami-web';

describe('the API', () => {
  let tenant: TestTenant;
  let app: FastifyInstance;
  let principals: Map<string, Principal>;
  let failure: Error | undefined;

  beforeAll(async () => {
    tenant = await createTestTenant();
    app = build({ bySlug, byDomain, all: async () => [ACME] });
    await app.ready();
  });

  beforeEach(() => {
    principals = new Map();
    failure = undefined;
  });

  afterAll(async () => {
    await app.close();
    await tenant.dispose();
  });

  async function bySlug(slug: string) {
    return slug === ACME.slug ? ACME : undefined;
  }

  async function byDomain(domain: string) {
    return domain === 'acme.example' ? ACME : undefined;
  }

  function build(
    tenants: PocApiOptions['tenants'],
    limits: Partial<Pick<PocApiOptions, 'refusalsPerMinute'>> = {},
  ): FastifyInstance {
    return buildApp({
      tokens: {
        verify: async token => {
          const principal = principals.get(token);
          if (principal === undefined) throw new TatamiError('token-expired');
          return principal;
        },
        verifyLogout: () => expect.unreachable('nobody signs out'),
      },
      tenants,
      storage: {
        withStores: async (tenantId, use) => {
          if (failure !== undefined) throw failure;
          if (tenantId !== tenant.tenantId) throw new TatamiError('not-found');
          return use(tenant.storage);
        },
      },
      objects: new S3Store({ bucket: 'none', region: 'none' }),
      noteWork: async () => undefined,
      cursorSecret: randomBytes(32),
      hasMail: false,
      otherClientIds: [],
      clientId: CLIENT_ID,
      maxDojosPerDay: 100,
      refusalsPerMinute: 600,
      ...limits,
      writer: newWriterId(),
      now: Date.now,
      random: randomBytes,
    });
  }

  function signIn(
    roles: DojoRole[] = [],
    tenantId: TenantId = tenant.tenantId,
  ): { userId: UserId; authorization: string } {
    const userId = newUserId();
    principals.set(userId, {
      tenantId,
      userId,
      subject: userId,
      name: 'Ana',
      roles,
      issuedAtMs: Date.now(),
      expiresAtMs: Date.now() + 60_000,
    });
    return { userId, authorization: `Bearer ${userId}` };
  }

  async function ask(
    method: 'GET' | 'POST',
    url: string,
    more: Pick<InjectOptions, 'headers' | 'payload'> = {},
  ) {
    const response = await app.inject({ method, url, ...more });
    return { status: response.statusCode, headers: response.headers, body: response.json() };
  }

  async function create(authorization: string, payload: Record<string, unknown>) {
    return ask('POST', '/v1/dojos', { headers: { authorization }, payload });
  }

  function problem(code: string, status: number): Record<string, unknown> {
    return expect.objectContaining({ type: `urn:tatami:problem:${code}`, status, title: expect.any(String) });
  }

  describe('discovery', () => {
    it('tells where the people of a tenant sign in', async () => {
      const { status, body } = await ask('GET', '/v1/discovery?tenant=acme');
      expect(status).toBe(200);
      expect(body).toEqual({ ...ACME, clientId: CLIENT_ID });
    });

    it('lists the tenants where they are no secret, and nowhere else', async () => {
      expect((await ask('GET', '/v1/discovery')).body).toEqual({
        items: [{ ...ACME, clientId: CLIENT_ID }],
        nextCursor: null,
      });
      const discreet = build({ bySlug, byDomain });
      const answer = await discreet.inject({ url: '/v1/discovery' });
      await discreet.close();
      expect(answer.json()).toEqual(problem('not-found', 404));
    });

    it('tells it by the domain of an e-mail address too', async () => {
      const { body } = await ask('GET', '/v1/discovery?domain=acme.example');
      expect(body).toEqual({ ...ACME, clientId: CLIENT_ID });
      expect((await ask('GET', '/v1/discovery?domain=umbrella.example')).status).toBe(404);
      for (const query of ['domain=ana%40acme.example', 'domain=acme.example&tenant=acme']) {
        expect((await ask('GET', `/v1/discovery?${query}`)).body, query).toEqual(
          problem('validation-failed', 422),
        );
      }
    });

    it('knows no other tenant', async () => {
      expect((await ask('GET', '/v1/discovery?tenant=umbrella')).body).toEqual(problem('not-found', 404));
      expect((await ask('GET', '/v1/discovery?tenant=..%2F')).body).toEqual(
        problem('validation-failed', 422),
      );
    });

    it('is not for those who try one name after another', async () => {
      const limited = build({ bySlug, byDomain }, { refusalsPerMinute: 3 });
      const guess = () => limited.inject({ url: '/v1/discovery?tenant=umbrella' });
      const statuses = [];
      for (let i = 0; i < 5; i++) statuses.push((await guess()).statusCode);
      const last = await guess();
      await limited.close();
      expect(statuses).toEqual([404, 404, 404, 404, 429]);
      expect(last.json()).toEqual(problem('rate-limited', 429));
      expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    });
  });

  describe('creating a dojo', () => {
    it('makes the caller its owner and shows it to the tenant', async () => {
      const { userId, authorization } = signIn(['participant']);
      const { status, headers, body } = await create(authorization, { name: '  Bowling  ' });
      expect(status).toBe(201);
      expect(headers.location).toBe(`/v1/dojos/${body.id}`);
      expect(body).toMatchObject({ name: 'Bowling', createdBy: userId, state: 'open', isPrivate: false });
      const access = await tenant.storage.dojos.access(body.id, userId);
      expect(access?.memberRole).toBe('owner');
      const list = await ask('GET', '/v1/dojos', { headers: { authorization: signIn().authorization } });
      expect(list.body.items).toContainEqual(body);
    });

    it('lays out the files as the first batch of the journal', async () => {
      const { userId, authorization } = signIn();
      const files = [
        { name: 'roman.py', text: 'def roman(n):\n' },
        { name: 'empty.txt', text: '' },
      ];
      const { body } = await create(authorization, { name: 'Roman numerals', files });
      const rows = await tenant.storage.journal.read(body.id as DojoId, 0, 10);
      expect(rows.map(row => row.seq)).toEqual([1]);
      const [entry] = decodeBatch(rows[0]?.payload ?? new Uint8Array());
      expect(entry).toMatchObject({ kind: 'update', userId, clientId: 0 });
      const doc = new Y.Doc();
      Y.applyUpdate(doc, entry?.bytes ?? new Uint8Array());
      Y.applyUpdate(doc, entry?.bytes ?? new Uint8Array());
      expect(doc.getText('roman.py').toString()).toBe('def roman(n):\n');
    });

    it('lays out a file from Windows with line breaks of one character, and no half characters', async () => {
      const files = [{ name: 'a.txt', text: 'one\r\ntwo\rthree\n\ud83d' }];
      const { body } = await create(signIn().authorization, { name: 'CRLF', files });
      const [row] = await tenant.storage.journal.read(body.id as DojoId, 0, 10);
      const [entry] = decodeBatch(row?.payload ?? new Uint8Array());
      const doc = new Y.Doc();
      Y.applyUpdate(doc, entry?.bytes ?? new Uint8Array());
      expect(doc.getText('a.txt').toString()).toBe('one\ntwo\nthree\n\ufffd');
    });

    it('gives a file to start with when none is asked for', async () => {
      const { body } = await create(signIn().authorization, { name: 'Empty' });
      expect(await tenant.storage.journal.read(body.id as DojoId, 0, 10)).toHaveLength(1);
    });

    it('keeps a private one to its members', async () => {
      const owner = signIn();
      const { body } = await create(owner.authorization, { name: 'Secret', isPrivate: true });
      const seenBy = async (authorization: string): Promise<string[]> => {
        const list = await ask('GET', '/v1/dojos', { headers: { authorization } });
        return list.body.items.map((dojo: { id: string }) => dojo.id);
      };
      expect(await seenBy(owner.authorization)).toContain(body.id);
      expect(await seenBy(signIn().authorization)).not.toContain(body.id);
    });

    it('is not for somebody who may only watch', async () => {
      const { body } = await create(signIn(['viewer']).authorization, { name: 'Mine' });
      expect(body).toEqual(problem('read-only', 403));
    });

    it.each([
      ['no name', {}],
      ['a blank name', { name: '   ' }],
      ['a long name', { name: 'x'.repeat(121) }],
      ['a name that is no text', { name: { a: 1 } }],
      ['a name with a NUL', { name: 'a\0b' }],
      ['a name with half a character', { name: 'a\ud83d' }],
      ['text for a boolean', { name: 'x', isPrivate: 'true' }],
      ['something unknown', { name: 'x', owner: 'me' }],
      ['a file name with a path', { name: 'x', files: [{ name: '../main.js', text: '' }] }],
      ['no file at all', { name: 'x', files: [] }],
      [
        'a file twice',
        {
          name: 'x',
          files: [
            { name: 'a', text: '' },
            { name: 'a', text: '' },
          ],
        },
      ],
    ])('refuses %s', async (_, payload) => {
      const { body } = await create(signIn().authorization, payload);
      expect(body).toEqual(problem('validation-failed', 422));
    });

    it('says which part of the request is wrong', async () => {
      const { body } = await create(signIn().authorization, { isPrivate: true });
      expect(body.errors).toEqual([{ pointer: '#/name', detail: expect.any(String) }]);
    });

    it('refuses a body that is too long or no JSON', async () => {
      const { authorization } = signIn();
      const headers = { authorization, 'content-type': 'application/json' };
      const long = await ask('POST', '/v1/dojos', { headers, payload: `{"name":"${'x'.repeat(300_000)}"}` });
      expect(long.body).toEqual(problem('message-too-large', 413));
      const broken = await ask('POST', '/v1/dojos', { headers, payload: '{"name":' });
      expect(broken.body).toEqual(problem('message-malformed', 400));
    });
  });

  describe('the list of dojos', () => {
    it('comes in pages, newest first, without a gap', async () => {
      const { authorization } = signIn();
      const made: string[] = [];
      for (let i = 0; i < 5; i++) made.unshift((await create(authorization, { name: `Page ${i}` })).body.id);
      const seen: string[] = [];
      for (let cursor = ''; seen.length < 5; ) {
        const { body } = await ask('GET', `/v1/dojos?limit=2${cursor}`, { headers: { authorization } });
        expect(body.items.length).toBeLessThanOrEqual(2);
        seen.push(...body.items.map((dojo: { id: string }) => dojo.id));
        cursor = `&cursor=${body.nextCursor}`;
      }
      expect(seen.slice(0, 5)).toEqual(made);
    });

    it('ends with a null cursor', async () => {
      const { body } = await ask('GET', '/v1/dojos?limit=100', {
        headers: { authorization: signIn().authorization },
      });
      expect(body.nextCursor).toBeNull();
    });
  });

  describe('who asks', () => {
    it.each([
      ['no token', undefined, 'unauthenticated'],
      ['another scheme', 'Basic YTpi', 'unauthenticated'],
      ['a token that is refused', 'Bearer old', 'token-expired'],
    ])('with %s is told to sign in', async (_, authorization, code) => {
      const answer = await ask('GET', '/v1/dojos', {
        headers: authorization === undefined ? {} : { authorization },
      });
      expect(answer.body).toEqual(problem(code, 401));
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(answer.headers['content-type']).toContain('application/problem+json');
    });

    it('from another tenant finds nothing', async () => {
      const { authorization } = signIn([], newTenantId());
      expect((await ask('GET', '/v1/dojos', { headers: { authorization } })).body).toEqual(
        problem('not-found', 404),
      );
    });
  });

  it('answers an unknown address with a problem', async () => {
    expect((await ask('GET', '/v1/katas')).body).toEqual(problem('not-found', 404));
  });

  it('says that the database is away, for now', async () => {
    const { authorization } = signIn();
    failure = new PersistenceError('connection-unavailable', { detail: 'postgres://secret' });
    const { body } = await ask('GET', '/v1/dojos', { headers: { authorization } });
    expect(body).toEqual(problem('not-saving', 503));
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('keeps its own troubles to itself', async () => {
    const { authorization } = signIn();
    failure = new Error('swordfish');
    const { status, body } = await ask('GET', '/v1/dojos', { headers: { authorization } });
    expect(status).toBe(500);
    expect(body).toEqual({ type: 'urn:tatami:problem:internal', title: expect.any(String), status: 500 });
  });

  it('lets no cache keep an answer', async () => {
    const { headers } = await ask('GET', '/v1/discovery?tenant=acme');
    expect(headers['cache-control']).toBe('no-store');
  });
});
