import { createHash } from 'node:crypto';
import type { DojoRole, UserId } from '@tatami/protocol';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newUserId } from '../testing/ids.ts';
import { createTestDojo, createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import type { InvitationId } from './member-store.ts';
import { sql } from './sql/sql.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());
beforeEach(() =>
  withAdmin(tenant.adminUrl, async admin => {
    await admin.query(sql`delete from person`);
  }),
);

async function person(role?: DojoRole, name = 'Somebody'): Promise<UserId> {
  const userId = newUserId();
  await tenant.storage.people.remember(userId, name, role);
  return userId;
}

const hashOf = (secret: string) => createHash('sha256').update(secret).digest();

async function invite(secret: string, role: DojoRole, by: UserId, maxUses = 1, lifetimeMs = 60_000) {
  const id = newUserId() as string as InvitationId;
  const invitation = { id, secretHash: hashOf(secret), role, createdBy: by, lifetimeMs, maxUses };
  return tenant.storage.members.createInvitation(invitation);
}

/** The audit rows of a subject: who did what. */
const audited = (subject: string) =>
  withAdmin(tenant.adminUrl, admin =>
    admin.query<{ actor: UserId; action: string }>(
      sql`select actor, action from audit where subject = ${subject} order by seq`,
    ),
  );

it('lists who has come, with what they may do, page by page', async () => {
  const { members } = tenant.storage;
  const made = [await person('owner', 'Ana'), await person(undefined, 'Bia'), await person('viewer', 'Caio')];
  const all = await members.list(10);
  expect(all.map(({ userId }) => userId)).toEqual(made.toSorted());
  const roles = new Map(all.map(member => [member.name, [member.role, member.isGiven]]));
  expect(roles).toEqual(
    new Map([
      ['Ana', ['owner', false]],
      ['Bia', ['participant', false]],
      ['Caio', ['viewer', false]],
    ]),
  );
  expect(await members.list(10, all[0]?.userId)).toEqual(all.slice(1));
});

it('gives a role that goes before the one of the token, with one audit row', async () => {
  const { members, people } = tenant.storage;
  const [ana, bia] = [await person('owner'), await person('viewer')];
  expect(await members.setRole(bia, 'facilitator', ana)).toMatchObject({
    kind: 'set',
    member: { role: 'facilitator', isGiven: true },
  });
  await members.setRole(bia, 'facilitator', ana);
  expect(await audited(bia)).toEqual([{ actor: ana, action: 'tenant.role' }]);
  await people.remember(bia, 'Bia', 'participant');
  expect((await people.standing(bia)).givenRole).toBe('facilitator');
  expect(await members.setRole(newUserId(), 'viewer', ana)).toEqual({ kind: 'unknown' });
});

it('keeps the last owner, also when two remove each other at once', async () => {
  const { members } = tenant.storage;
  const [ana, bia] = [await person('owner'), await person('owner')];
  const outcomes = await Promise.all([
    members.setRole(bia, 'removed', ana),
    members.setRole(ana, 'viewer', bia),
  ]);
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['last-owner', 'set']);
  const owners = (await members.list(10)).filter(({ role }) => role === 'owner');
  expect(owners).toHaveLength(1);
});

it('is what a dojo goes by, and open rooms notice', async () => {
  const { members, dojos, journal } = tenant.storage;
  const [ana, bia] = [await person('owner'), await person('viewer')];
  const dojoId = await createTestDojo(tenant);
  const revision = async () => (await journal.heads([dojoId]))[0]?.accessRevision ?? 0;
  const before = await revision();
  expect((await dojos.access(dojoId, bia))?.memberRole).toBeUndefined();
  await members.setRole(bia, 'facilitator', ana);
  expect((await dojos.access(dojoId, bia))?.memberRole).toBe('facilitator');
  expect((await dojos.members(dojoId, [ana, bia]))?.roles).toEqual(new Map([[bia, 'facilitator']]));
  expect(await revision()).toBeGreaterThan(before);
  await dojos.setMember(dojoId, bia, 'viewer');
  expect((await dojos.access(dojoId, bia))?.memberRole).toBe('viewer');
  await members.setRole(bia, 'removed', ana);
  expect((await dojos.access(dojoId, bia))?.memberRole).toBe('removed');
});

it('opens no private dojo', async () => {
  const { members, dojos } = tenant.storage;
  const [ana, bia] = [await person('owner'), await person('viewer')];
  const dojoId = await createTestDojo(tenant);
  await withAdmin(tenant.adminUrl, admin =>
    admin.query(sql`update dojo set is_private = true where id = ${dojoId}`),
  );
  await members.setRole(bia, 'owner', ana);
  expect((await dojos.access(dojoId, bia))?.memberRole).toBeUndefined();
  expect((await dojos.members(dojoId, [bia]))?.roles).toEqual(new Map());
});

it('lets in as many by an invitation as it is for, also when they come at once', async () => {
  const { members } = tenant.storage;
  const ana = await person('owner');
  const { id } = await invite('for two', 'facilitator', ana, 2);
  const guests = [await person(), await person(), await person()];
  const outcomes = await Promise.all(guests.map(guest => members.accept(hashOf('for two'), guest)));
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['accepted', 'accepted', 'gone']);
  expect((await audited(id)).map(({ action }) => action)).toEqual([
    'invitation.create',
    'invitation.accept',
    'invitation.accept',
  ]);
  expect(await members.invitations()).toEqual([]);
});

it('uses an invitation up only for who gains by it, and never takes a role away', async () => {
  const { members } = tenant.storage;
  const [ana, bia] = [await person('owner'), await person()];
  await invite('once', 'participant', ana);
  expect(await members.accept(hashOf('once'), ana)).toEqual({ kind: 'kept', role: 'owner' });
  expect(await members.accept(hashOf('once'), bia)).toEqual({ kind: 'accepted', role: 'participant' });
  // The answer was lost and they open the link again.
  expect(await members.accept(hashOf('once'), bia)).toEqual({ kind: 'kept', role: 'participant' });
});

it('takes no invitation that is over, and none of who was removed', async () => {
  const { members } = tenant.storage;
  const [ana, bia] = [await person('owner'), await person()];
  const { id } = await invite('revoked', 'viewer', ana);
  expect((await members.invitations()).map(one => one.id)).toEqual([id]);
  expect(await members.revokeInvitation(id, ana)).toBe(true);
  expect(await members.revokeInvitation(id, ana)).toBe(false);
  await invite('expired', 'viewer', ana, 1, -1);
  await invite('good', 'viewer', ana);
  for (const secret of ['revoked', 'expired', 'invented']) {
    expect(await members.accept(hashOf(secret), bia)).toEqual({ kind: 'gone' });
  }
  await members.setRole(bia, 'removed', ana);
  expect(await members.accept(hashOf('good'), bia)).toEqual({ kind: 'gone' });
});
