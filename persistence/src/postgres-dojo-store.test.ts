import type { DojoId, UserId } from '@tatami/protocol';
import { encodeBatch } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDojoStoreContract } from '../testing/dojo-store.contract.ts';
import { holdHead } from '../testing/hold-head.ts';
import { newDojoId, newUserId, newWriterId } from '../testing/ids.ts';
import { createTestDojo, createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import type { DojoStore } from './dojo-store.ts';
import { verifyDojo } from './journal/verify.ts';
import { sql } from './sql/sql.ts';

let tenant: TestTenant;
let dojos: DojoStore;
beforeAll(async () => {
  tenant = await createTestTenant();
  dojos = tenant.storage.dojos;
});
afterAll(() => tenant.dispose());

runDojoStoreContract('PostgresDojoStore', async () => {
  const own = await createTestTenant();
  const { dojos, journal } = own.storage;
  return {
    dojos,
    journal,
    createDojo: () => createTestDojo(own),
    holdHead: dojoId => holdHead(own.adminUrl, dojoId),
    dispose: () => own.dispose(),
  };
});

const entry = (batch: bigint) => ({ writer: newWriterId(), batch, payload: new Uint8Array([1, 0]) });

async function auditOf(dojoId: DojoId): Promise<string[]> {
  const rows = await tenant.storage.database.query<{ action: string }>(
    sql`select action from audit where subject = ${dojoId} order by id`,
  );
  return rows.map(row => row.action);
}

it('[J6] waits longer than one lock time-out for rows that somebody else holds', async () => {
  const dojoId = await createTestDojo(tenant);
  const [userId, other] = [newUserId(), newUserId()];
  await dojos.setMember(dojoId, other, 'participant');
  await dojos.revokeTokens(other);
  await withAdmin(tenant.adminUrl, async holder => {
    await holder.query(sql`begin`);
    await holder.query(sql`select from dojo where id = ${dojoId} for update`);
    await holder.query(sql`select from dojo_member where dojo_id = ${dojoId} for update`);
    await holder.query(sql`select from revocation where user_id = ${other} for update`);
    const waiting = Promise.all([
      dojos.allocateClientId(dojoId, userId),
      dojos.bindClientId(dojoId, 4_000_000_000, userId),
      dojos.setMember(dojoId, other, 'viewer'),
      dojos.revokeTokens(other),
      tenant.storage.journal.saveSnapshot(dojoId, {
        seq: 1,
        state: new Uint8Array(1),
        stateVector: new Uint8Array(1),
      }),
    ]);
    // So long the rows are held: three lock time-outs.
    await holder.query(sql`select pg_sleep(0.75)`);
    await holder.query(sql`commit`);
    const [clientId, binding] = await waiting;
    expect(clientId).toBeGreaterThan(0);
    expect(binding).toEqual({ kind: 'bound' });
  });
  expect((await dojos.access(dojoId, other))?.memberRole).toBe('viewer');
});

describe('creating and listing dojos', () => {
  it('makes the creator its owner and starts the journal with the initial payload', async () => {
    const id = newDojoId();
    const createdBy = newUserId();
    const initialPayload = new Uint8Array([1, 2, 3]);
    const summary = await dojos.create({
      id,
      name: "Robert'); drop table dojo;--",
      createdBy,
      isPrivate: true,
      writer: newWriterId(),
      initialPayload,
    });
    expect(summary).toMatchObject({
      id,
      name: "Robert'); drop table dojo;--",
      state: 'open',
      isPrivate: true,
    });
    expect(Math.abs(Date.parse(summary.createdAt) - Date.now())).toBeLessThan(60_000);
    expect(await dojos.access(id, createdBy)).toEqual({
      epoch: 1,
      state: 'open',
      isPrivate: true,
      memberRole: 'owner',
      revokedAtMs: 0,
    });
    const rows = await tenant.storage.journal.read(id, 0, 10);
    expect(rows.map(row => [row.seq, [...row.payload]])).toEqual([[1, [1, 2, 3]]]);
    expect(await verifyDojo(tenant.storage.database, id)).toEqual({ kind: 'intact', rows: 1 });
    expect(await auditOf(id)).toEqual(['dojo.create']);
  });

  it('knows no dojo that was never made, and no role of somebody who is no member', async () => {
    expect(await dojos.access(newDojoId(), newUserId())).toBeUndefined();
    const access = await dojos.access(await createTestDojo(tenant), newUserId());
    expect(access).toEqual({
      epoch: 1,
      state: 'open',
      isPrivate: false,
      memberRole: undefined,
      revokedAtMs: 0,
    });
  });

  it('lists newest first, private ones to their members only, and goes on before an id', async () => {
    const owner = newUserId();
    const guest = newUserId();
    const made: DojoId[] = [];
    for (const isPrivate of [false, true, false]) {
      const id = newDojoId();
      await dojos.create({ id, name: 'listed', createdBy: owner, isPrivate, writer: newWriterId() });
      made.unshift(id);
    }
    const listed = async (user: UserId, limit: number, before?: DojoId): Promise<DojoId[]> =>
      (await dojos.list(user, limit, before)).map(dojo => dojo.id);
    const [newest, hidden, oldest] = made;
    expect(await listed(owner, 3)).toEqual(made);
    expect(await listed(guest, 2)).toEqual([newest, oldest]);
    expect((await listed(guest, 1, newest))[0]).toBe(oldest);
    if (!hidden) throw new Error('three dojos were made');
    await dojos.setMember(hidden, guest, 'viewer');
    expect(await listed(guest, 3)).toEqual(made);
    await dojos.setMember(hidden, guest, 'removed');
    expect(await listed(guest, 2)).toEqual([newest, oldest]);
  });
});

describe('members', () => {
  it('changes a role, with an audit row each time', async () => {
    const dojoId = await createTestDojo(tenant);
    const user = newUserId();
    await dojos.setMember(dojoId, user, 'viewer');
    await dojos.setMember(dojoId, user, 'facilitator');
    expect(await dojos.access(dojoId, user)).toMatchObject({ memberRole: 'facilitator' });
    expect(await auditOf(dojoId)).toEqual(['dojo.create', 'dojo.member', 'dojo.member']);
    await expect(dojos.setMember(newDojoId(), user, 'viewer')).rejects.toMatchObject({
      code: 'dojo-not-found',
    });
  });
});

describe('clientIDs', () => {
  it('are small, begin at 1, and belong to one user for ever', async () => {
    const dojoId = await createTestDojo(tenant);
    const [ada, bob] = [newUserId(), newUserId()];
    expect(await dojos.allocateClientId(dojoId, ada)).toBe(1);
    expect(await dojos.allocateClientId(dojoId, bob)).toBe(2);
    expect(await dojos.bindClientId(dojoId, 2, bob)).toEqual({ kind: 'bound' });
    expect(await dojos.bindClientId(dojoId, 2, ada)).toEqual({ kind: 'taken' });
    expect(await dojos.bindClientId(dojoId, 2 ** 53 - 1, ada)).toEqual({ kind: 'bound' });
    expect(await dojos.clientBindings(dojoId)).toEqual(
      new Map([
        [1, ada],
        [2, bob],
        [2 ** 53 - 1, ada],
      ]),
    );
  });

  it('skip those that a stock client has drawn by chance', async () => {
    const dojoId = await createTestDojo(tenant);
    const [ada, bob] = [newUserId(), newUserId()];
    await dojos.bindClientId(dojoId, 1, ada);
    await dojos.bindClientId(dojoId, 2, ada);
    expect(await dojos.allocateClientId(dojoId, bob)).toBe(3);
  });

  it('are never given to two who ask at once', async () => {
    const dojoId = await createTestDojo(tenant);
    const users = Array.from({ length: 20 }, () => newUserId());
    const ids = await Promise.all(users.map(user => dojos.allocateClientId(dojoId, user)));
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const bindings = await Promise.all(users.map(user => dojos.bindClientId(dojoId, 999, user)));
    expect(bindings.filter(binding => binding.kind === 'bound')).toHaveLength(1);
  });

  it('cannot be had in a dojo that is not there', async () => {
    await expect(dojos.allocateClientId(newDojoId(), newUserId())).rejects.toMatchObject({
      code: 'dojo-not-found',
    });
    await expect(dojos.bindClientId(newDojoId(), 5, newUserId())).rejects.toMatchObject({
      code: 'dojo-not-found',
    });
  });
});

describe('the state of a dojo', () => {
  it('[J3] goes open, paused, open, archived, each with its journal row, archiving under a new epoch', async () => {
    const dojoId = await createTestDojo(tenant);
    const outcomes = [];
    for (const state of ['paused', 'open', 'archived'] as const) {
      outcomes.push(await dojos.changeState(dojoId, state, entry(1n)));
    }
    expect(outcomes).toMatchObject([1, 2, 3].map(seq => ({ kind: 'committed', seq })));
    expect((await tenant.storage.journal.read(dojoId, 0, 10)).map(row => row.epoch)).toEqual([1, 1, 1]);
    expect(await tenant.storage.journal.heads([dojoId])).toMatchObject([
      { dojoId, seq: 3, epoch: 2, state: 'archived', accessRevision: 0 },
    ]);
    expect(await verifyDojo(tenant.storage.database, dojoId)).toEqual({ kind: 'intact', rows: 3 });
    expect(await auditOf(dojoId)).toEqual(['dojo.create', 'dojo.state', 'dojo.state', 'dojo.state']);
  });

  it('is refused when it is paused already or there is no such dojo, and then nothing is written', async () => {
    const dojoId = await createTestDojo(tenant);
    await dojos.changeState(dojoId, 'paused', entry(1n));
    expect(await dojos.changeState(dojoId, 'paused', entry(2n))).toMatchObject({ code: 'dojo-paused' });
    expect(await dojos.changeState(newDojoId(), 'open', entry(3n))).toMatchObject({ code: 'dojo-not-found' });
    expect(await tenant.storage.journal.heads([dojoId])).toMatchObject([{ seq: 1 }]);
  });

  it('[J2] asked again with the same batch answers with what the first try did', async () => {
    const dojoId = await createTestDojo(tenant);
    for (const state of ['paused', 'open', 'archived'] as const) {
      const again = entry(5n);
      const first = await dojos.changeState(dojoId, state, again);
      expect(first.kind).toBe('committed');
      expect(await dojos.changeState(dojoId, state, again)).toEqual(first);
    }
    const open = await createTestDojo(tenant);
    const again = entry(5n);
    expect(await dojos.changeState(open, 'open', again)).toEqual(
      await dojos.changeState(open, 'open', again),
    );
    expect(await tenant.storage.journal.heads([open])).toMatchObject([{ seq: 1 }]);
  });

  it('[J5] is "locked" while somebody else holds the head', async () => {
    const dojoId = await createTestDojo(tenant);
    await withAdmin(tenant.adminUrl, async holder => {
      await holder.query(sql`begin`);
      await holder.query(sql`select from dojo_head where dojo_id = ${dojoId} for update`);
      expect(await dojos.changeState(dojoId, 'paused', entry(1n))).toMatchObject({ kind: 'locked' });
    });
  });

  it('[J3] of a batch and an archiving at once, what is committed after the archive row is nothing', async () => {
    for (let round = 0; round < 10; round++) {
      const dojoId = await createTestDojo(tenant);
      const requests = Array.from({ length: 6 }, (_, i) => ({
        dojoId,
        epoch: 1,
        batch: BigInt(i + 1),
        payload: new Uint8Array([i]),
      }));
      const writer = newWriterId();
      const [archived, ...appends] = await Promise.all([
        dojos.changeState(dojoId, 'archived', entry(1n)),
        ...requests.map(request => tenant.storage.journal.append(writer, [request])),
      ]);
      const last = archived?.kind === 'committed' ? archived.seq : -1;
      const committed = appends.flat().filter(outcome => outcome.kind === 'committed');
      expect(await tenant.storage.journal.heads([dojoId])).toMatchObject([{ seq: last, epoch: 2 }]);
      expect(committed).toHaveLength(last - 1);
    }
  });
});

describe('the quarantine', () => {
  it('names each entry once', async () => {
    const dojoId = await createTestDojo(tenant);
    await dojos.quarantine(dojoId, 3, 0, 'throws');
    await dojos.quarantine(dojoId, 3, 0, 'throws again');
    await dojos.quarantine(dojoId, 4, 2, 'throws');
    expect(await dojos.quarantined(dojoId)).toEqual(new Set(['3:0', '4:2']));
    expect(await auditOf(dojoId)).toEqual(['dojo.create', 'dojo.quarantine', 'dojo.quarantine']);
  });
});

it('[D6] names an actor in every audit row: who did it, or the server', async () => {
  const dojoId = await createTestDojo(tenant);
  const [ana, bia] = [newUserId(), newUserId()];
  const payload = encodeBatch([
    { kind: 'pause', userId: ana, clientId: 0, deltaMs: 0, bytes: new Uint8Array(0) },
  ]);
  await dojos.changeState(dojoId, 'paused', { writer: newWriterId(), batch: 1n, payload });
  await dojos.setMember(dojoId, bia, 'viewer', ana);
  await dojos.setMember(dojoId, bia, 'removed');
  await dojos.quarantine(dojoId, 1, 0, 'bad');
  const rows = await tenant.storage.database.query<{ action: string; actor: string | null }>(
    sql`select action, actor from audit where subject = ${dojoId} and action <> 'dojo.create' order by id`,
  );
  const server = '00000000-0000-0000-0000-000000000000';
  expect(rows).toEqual([
    { action: 'dojo.state', actor: ana },
    { action: 'dojo.member', actor: ana },
    { action: 'dojo.member', actor: server },
    { action: 'dojo.quarantine', actor: server },
  ]);
  const nameless = tenant.storage.database.query(
    sql`insert into audit (action, subject) values ('x', gen_random_uuid())`,
  );
  await expect(nameless).rejects.toThrow(/audit_actor/);
});
