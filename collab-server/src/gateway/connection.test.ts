import { SkippingClock } from '@tatami/kernel/testing';
import { sql } from '@tatami/persistence';
import { testServerUrl, withAdmin } from '@tatami/persistence/testing';
import { encodeEdit, encodeHello, encodeToken } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawClient } from '../../testing/raw-client.ts';
import { TestPod } from '../../testing/test-pod.ts';

const hello = encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 });

describe('a connection', () => {
  let pod: TestPod;
  const lines: string[] = [];
  beforeAll(async () => {
    pod = await TestPod.start({
      allowedOrigins: ['https://dojo.example'],
      onLogLine: line => lines.push(line),
    });
  });
  afterAll(() => pod.stop());

  it('[C1] gets nothing of a room before its token is proved', async () => {
    const dojoId = await pod.createDojo();
    const nobody = await RawClient.open(`${pod.url}/${dojoId}`, ['tatami.v1']);
    nobody.send(hello);
    expect(await nobody.whenClosed()).toEqual({ code: 4401, reason: 'unauthenticated' });
    expect(nobody.frames).toEqual([]);
  });

  it('[C1] takes a token from a header too, and answers with a subprotocol that never holds it', async () => {
    const dojoId = await pod.createDojo();
    const token = await pod.token();
    const native = await RawClient.open(`${pod.url}/${dojoId}`, ['tatami.v1'], {
      authorization: `Bearer ${token}`,
    });
    native.send(hello);
    await native.message('welcome');
    expect(native.socket.protocol).toBe('tatami.v1');
    const stock = await pod.connect(dojoId, { dialect: 'yjs' });
    expect(stock.socket.protocol).toBe('yjs');
    native.close();
    stock.close();
  });

  it('[C2] is heard from its first byte, though it is let in later', async () => {
    const dojoId = await pod.createDojo();
    const eager = await pod.connect(dojoId);
    eager.send(hello);
    await eager.message('welcome');
    const flood = await pod.connect(dojoId);
    for (let i = 0; i < 10; i++) flood.send(encodeEdit(0, new Uint8Array(10_000)));
    expect((await flood.whenClosed()).code).toBeGreaterThan(4400);
    eager.close();
  });

  it('[C3] ends with one line in the log that names the reason and no token', async () => {
    const dojoId = await pod.createDojo();
    const token = await pod.token({ expiresInS: -3_600 });
    const before = lines.length;
    const late = await RawClient.open(`${pod.url}/${dojoId}`, ['tatami.v1', `bearer.${token}`]);
    expect(await late.whenClosed()).toEqual({ code: 4401, reason: 'token-expired' });
    const said = lines.slice(before);
    expect(said).toHaveLength(1);
    expect(JSON.parse(said[0] ?? '')).toMatchObject({ code: 'token-expired', dojoId });
    expect(said.join()).not.toContain(token.split('.')[1]);
  });

  it('[C4] ends when its token does, and asks a minute before', async () => {
    await withSkippingClock(async ({ pod, clock }) => {
      const client = await pod.connect(await pod.createDojo(), { expiresInS: 300 });
      client.send(hello);
      await client.message('welcome');
      clock.skip(245_000);
      const { expiresInMs } = await client.message('reauthenticate');
      expect(expiresInMs).toBeGreaterThan(0);
      expect(expiresInMs).toBeLessThanOrEqual(60_000);
      clock.skip(expiresInMs + 29_000);
      client.send(hello);
      clock.skip(1_000);
      expect(await client.whenClosed()).toEqual({ code: 4401, reason: 'token-expired' });
    });
  });

  it('[C4] goes on with another token of the same user', async () => {
    await withSkippingClock(async ({ pod, clock }) => {
      const dojoId = await pod.createDojo();
      const userId = pod.newUser();
      const renewed = await pod.connect(dojoId, { userId, expiresInS: 300 });
      const forgotten = await pod.connect(dojoId, { userId, expiresInS: 300 });
      for (const client of [renewed, forgotten]) client.send(hello);
      await forgotten.message('welcome');
      await renewed.message('welcome');
      clock.skip(245_000);
      await renewed.message('reauthenticate');
      renewed.send(encodeToken(await pod.token({ userId, expiresInS: 600, roles: ['facilitator'] })));
      await renewed.message('session', ({ session }) => session.role === 'facilitator');
      clock.skip(90_000);
      await forgotten.whenClosed();
      expect(renewed.closed).toBeUndefined();
      renewed.close();
    });
  });

  it('[C13] ends within 5 s when its tenant is suspended, and nobody comes in again', async () => {
    await withSkippingClock(async ({ pod, clock }) => {
      const dojoId = await pod.createDojo();
      const client = await pod.connect(dojoId);
      client.send(hello);
      await client.message('welcome');
      const { tenantId } = pod.tenant;
      // Another process suspends it, so this one's catalog has not heard.
      await withAdmin(urlOfCatalog(), catalog =>
        catalog.query(sql`update tenant set state = 'suspended' where id = ${tenantId}`),
      );
      clock.skip(5_000);
      expect(await client.whenClosed()).toEqual({ code: 4401, reason: 'unauthenticated' });
      expect(await (await pod.connect(dojoId)).whenClosed()).toEqual({
        code: 4401,
        reason: 'unauthenticated',
      });
    });
  });

  it('[C4] ends with anybody else’s token', async () => {
    const client = await pod.connect(await pod.createDojo());
    client.send(hello);
    await client.message('welcome');
    client.send(encodeToken(await pod.token()));
    expect(await client.whenClosed()).toEqual({ code: 4403, reason: 'forbidden' });
  });

  it('[C5] of a page that is not listed is refused before the upgrade', async () => {
    const dojoId = await pod.createDojo();
    const protocols = ['tatami.v1', `bearer.${await pod.token()}`];
    const evil = await RawClient.open(`${pod.url}/${dojoId}`, protocols, { origin: 'https://evil.example' });
    expect((await evil.whenClosed()).code).toBe(1006);
    const good = await RawClient.open(`${pod.url}/${dojoId}`, protocols, { origin: 'https://dojo.example' });
    good.send(hello);
    await good.message('welcome');
    good.close();
  });
});

/** A pod whose time can be moved on, so that nobody waits for a token to end. */
function urlOfCatalog(): string {
  const url = new URL(testServerUrl());
  url.pathname = '/tatami_catalog';
  return url.href;
}

async function withSkippingClock(test: (on: { pod: TestPod; clock: SkippingClock }) => Promise<void>) {
  const clock = new SkippingClock();
  const pod = await TestPod.start({ clock });
  try {
    await test({ pod, clock });
  } finally {
    await pod.stop();
  }
}
