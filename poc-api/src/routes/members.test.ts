import type { CreatedInvitation, Member } from '@tatami/rest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
let ana: Person;
beforeAll(async () => {
  api = await TestApi.start();
  ana = api.signIn(['owner'], undefined, 'Ana');
  await come(ana);
});
afterAll(() => api.stop());

/** They are a member once they have come. */
const come = (person: Person) => api.ask(person, 'GET', '/v1/dojos');
const invite = async (differs: Record<string, unknown> = {}): Promise<CreatedInvitation> => {
  const wanted = { role: 'facilitator', expiresInHours: 24, maxUses: 1, ...differs };
  const { status, body } = await api.ask(ana, 'POST', '/v1/invitations', wanted);
  expect(status).toBe(201);
  return body;
};
const accept = (person: Person, secret: string) =>
  api.ask(person, 'POST', '/v1/invitations/accept', { secret });

it('lists members page by page, for owners alone', async () => {
  const bia = api.signIn(['viewer'], undefined, 'Bia');
  const refused = await api.ask(bia, 'GET', '/v1/members');
  expect([refused.status, refused.body]).toEqual([403, problem('not-owner', 403)]);
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page = (await api.ask(ana, 'GET', `/v1/members?limit=1${query}`)).body;
    names.push(...page.items.map(({ name }: Member) => name));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(names.toSorted()).toEqual(['Ana', 'Bia']);
});

it('changes what somebody may do at once, whatever their token says', async () => {
  const caio = api.signIn(['viewer'], undefined, 'Caio');
  const poc = () => api.ask(caio, 'POST', '/v1/pocs', { name: 'Bowling' });
  expect((await poc()).status).toBe(403);
  const path = `/v1/members/${caio.userId}`;
  const changed = await api.ask(ana, 'PATCH', path, { role: 'participant' });
  expect(changed.body).toMatchObject({ id: caio.userId, name: 'Caio', role: 'participant', isGiven: true });
  expect((await poc()).status).toBe(201);
  expect((await api.ask(caio, 'PATCH', path, { role: 'owner' })).body).toEqual(problem('not-owner', 403));
  expect((await api.ask(ana, 'PATCH', path, { role: 'removed' })).body).toEqual(faultAt('#/role'));
  expect((await api.ask(ana, 'PATCH', '/v1/members/nobody', { role: 'viewer' })).status).toBe(404);
});

it('removes somebody, who may do nothing until they are given a role again', async () => {
  const davi = api.signIn(['facilitator'], undefined, 'Davi');
  await come(davi);
  const path = `/v1/members/${davi.userId}`;
  expect((await api.ask(ana, 'DELETE', path)).status).toBe(204);
  const refused = await come(davi);
  expect([refused.status, refused.body]).toEqual([403, problem('forbidden', 403)]);
  const { secret } = await invite();
  expect((await accept(davi, secret)).status).toBe(403);
  await api.ask(ana, 'PATCH', path, { role: 'viewer' });
  expect((await come(davi)).status).toBe(200);
});

it('keeps the last owner', async () => {
  const path = `/v1/members/${ana.userId}`;
  for (const answer of [
    await api.ask(ana, 'DELETE', path),
    await api.ask(ana, 'PATCH', path, { role: 'viewer' }),
  ]) {
    expect([answer.status, answer.body]).toEqual([409, problem('last-owner', 409)]);
  }
});

it('invites by a link that is told once', async () => {
  const { invitation, secret } = await invite();
  const listed = await api.ask(ana, 'GET', '/v1/invitations');
  expect(listed.body.items).toContainEqual(invitation);
  expect(listed.text).not.toContain(secret);
  const eva = api.signIn([], undefined, 'Eva');
  expect((await accept(eva, secret)).body).toEqual({ role: 'facilitator', isNew: true });
  expect((await accept(eva, secret)).body).toEqual({ role: 'facilitator', isNew: false });
  const fabio = api.signIn([], undefined, 'Fábio');
  const late = await accept(fabio, secret);
  expect([late.status, late.body]).toEqual([410, problem('invitation-gone', 410)]);
  expect((await accept(ana, (await invite()).secret)).body).toEqual({ role: 'owner', isNew: false });
});

it('revokes an invitation', async () => {
  const { invitation, secret } = await invite({ maxUses: 5 });
  const path = `/v1/invitations/${invitation.id}`;
  const gil = api.signIn([], undefined, 'Gil');
  expect((await api.ask(gil, 'DELETE', path)).status).toBe(403);
  expect((await api.ask(ana, 'DELETE', path)).status).toBe(204);
  expect((await api.ask(ana, 'DELETE', path)).status).toBe(404);
  expect((await accept(gil, secret)).status).toBe(410);
});

it('gives no other tenant a hold on it', async () => {
  const { invitation, secret } = await invite();
  const foreign = api.signIn(['owner'], await api.addTenant(), 'Zoe');
  expect((await accept(foreign, secret)).status).toBe(410);
  expect((await api.ask(foreign, 'DELETE', `/v1/invitations/${invitation.id}`)).status).toBe(404);
  expect((await api.ask(foreign, 'PATCH', `/v1/members/${ana.userId}`, { role: 'viewer' })).status).toBe(404);
});

it.each([
  [{ role: 'boss' }, '#/role'],
  [{ expiresInHours: 0 }, '#/expiresInHours'],
  [{ maxUses: 1001 }, '#/maxUses'],
  [{ more: 1 }, '#/more'],
])('refuses an invitation with %j', async (differs, pointer) => {
  const wanted = { role: 'viewer', expiresInHours: 1, maxUses: 1, ...differs };
  const answer = await api.ask(ana, 'POST', '/v1/invitations', wanted);
  expect([answer.status, answer.body]).toEqual([422, faultAt(pointer)]);
});
