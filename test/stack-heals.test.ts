import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TatamiProvider } from '@tatami/client';
import type { Stack } from '@tatami/dev';
import { demoDojoId, startStack } from '@tatami/dev';
import { Browser, signIn, signOut } from '@tatami/identity/testing';
import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { textOf, typeInto } from './editors.ts';

/** PostgreSQL has to recover, and the pod to notice. */
const HEALED_WITHIN_MS = 30_000;
const SIGNED_OUT_WITHIN_MS = 5_000;
/** Pods compare their dojos with the database every two seconds. */
const TOLD_WITHIN_MS = 5_000;

describe('the stack on one machine', () => {
  let dataDir: string;
  let stack: Stack;
  const said: string[] = [];
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tatami-heals-'));
    // PostgreSQL's own user has to be able to enter it.
    await chmod(dataDir, 0o755);
    stack = await startStack({ dataDir, log: line => said.push(line) });
  }, 120_000);
  afterAll(async () => {
    await stack?.stop();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  function joined(): TatamiProvider {
    const [tenant] = stack.tenants;
    const [user] = tenant?.users ?? [];
    if (tenant === undefined || user === undefined) throw new Error('there are no demo users');
    return new TatamiProvider(stack.podDojosUrl, demoDojoId(tenant), {
      token: async () => stack.signToken(tenant, user),
      WebSocket,
    });
  }

  /** What was typed is saved, and a newcomer reads it. */
  async function expectSaved(typist: TatamiProvider, words: string): Promise<void> {
    await until('it is saved', () => typist.unsaved === 0, { withinMs: HEALED_WITHIN_MS });
    const newcomer = joined();
    await until('a newcomer reads it', () => textOf(newcomer).includes(words));
    newcomer.destroy();
  }

  it('ends the connection of whoever signs out at the identity provider', async () => {
    const [acme] = stack.tenants;
    const bruno = acme?.users[1];
    if (acme === undefined || bruno === undefined) throw new Error('there are no demo users');
    const plan = {
      issuer: `${stack.identityUrl}/realms/${acme.slug}`,
      clientId: 'tatami-web',
      redirectUri: `${stack.pageUrl}/`,
      credentials: { user: bruno.id },
    };
    const browser = new Browser();
    const tokens = await signIn(plan, browser);
    const token = async () => tokens.access_token;
    const provider = new TatamiProvider(stack.podDojosUrl, demoDojoId(acme), { token, WebSocket });
    await provider.whenReady;
    const other = joined();
    await other.whenReady;
    const reasons: string[] = [];
    provider.on('closed', ({ reason }) => reasons.push(reason));
    await signOut(plan, browser, tokens, { logout: 'yes' });
    // Pods look every three seconds; the client tries once more before it believes it.
    await until('it is ended for good', () => reasons.length > 0, { withinMs: SIGNED_OUT_WITHIN_MS });
    expect(reasons).toEqual(['token-revoked']);
    expect(other.status).toBe('connected');
    for (const one of [provider, other]) one.destroy();
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect((await fetch(`${stack.pageUrl}/v1/dojos`, { headers })).status).toBe(401);
  });

  it('lets somebody who is given another role go on with it, without a new connection', async () => {
    const [acme] = stack.tenants;
    const [ana, , chiara] = acme?.users ?? [];
    if (acme === undefined || ana === undefined || chiara === undefined)
      throw new Error('there are demo users');
    const ask = (user: typeof ana, method: string, path: string, body?: object) =>
      fetch(`${stack.pageUrl}/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${stack.signToken(acme, user)}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    for (const user of [ana, chiara]) await ask(user, 'GET', '/dojos');
    // A dojo of which she is no member: there her role in the company counts.
    const made = (await (await ask(ana, 'POST', '/dojos', { name: 'Randori' })).json()) as { id: string };
    const token = async () => stack.signToken(acme, chiara);
    const provider = new TatamiProvider(stack.podDojosUrl, made.id, { token, WebSocket });
    await provider.whenReady;
    expect(provider.role).toBe('participant');
    const statuses: string[] = [];
    provider.on('status', status => statuses.push(status));
    const give = (role: string) => ask(ana, 'PATCH', `/members/${chiara.id}`, { role });
    expect((await give('viewer')).status).toBe(200);
    await until('she may only watch', () => provider.role === 'viewer', {
      withinMs: TOLD_WITHIN_MS,
    });
    await give('participant');
    await until('she may type', () => provider.role === 'participant', { withinMs: TOLD_WITHIN_MS });
    expect(statuses).toEqual([]);
    await ask(ana, 'DELETE', `/members/${chiara.id}`);
    await until('she is out', () => provider.status === 'closed', { withinMs: TOLD_WITHIN_MS });
    provider.destroy();
  });

  it('starts PostgreSQL again after a kill -9, and what was typed meanwhile is saved', async () => {
    const typist = joined();
    await typist.whenReady;
    typeInto(typist, 'before the kill. ');
    await expectSaved(typist, 'before the kill. ');
    const pidFile = join(dataDir, 'postgres', 'pgdata', 'postmaster.pid');
    process.kill(Number((await readFile(pidFile, 'utf8')).split('\n')[0]), 'SIGKILL');
    typeInto(typist, 'typed while it was down. ');
    await until('it is up again', () => said.some(line => line.includes('PostgreSQL is up again')), {
      withinMs: HEALED_WITHIN_MS,
    });
    typeInto(typist, 'typed afterwards. ');
    await expectSaved(typist, 'before the kill. typed while it was down. typed afterwards. ');
    expect(said.filter(line => line.startsWith('PostgreSQL was ended by SIGKILL'))).toHaveLength(1);
    typist.destroy();
  }, 90_000);

  it('is back with clients that type after each kill -9 of the pod', async () => {
    const typist = joined();
    await typist.whenReady;
    for (let i = 0; i < 3; i++) {
      await stack.pod.crash();
      typeInto(typist, `kill ${i}. `);
      await expectSaved(typist, `kill ${i}. `);
    }
    typist.destroy();
  }, 90_000);
});
