import type { Principal } from '@tatami/identity';
import type { DojoAccess } from '@tatami/persistence';
import type { DojoId } from '@tatami/protocol';
import { maySteer, parseDojoId, roleIn, TatamiError } from '@tatami/protocol';
import type { TenantStores } from '../ports.ts';

/**
 * A dojo that the caller may watch. One that is somebody else's, private or not there is the same to them.
 * @throws TatamiError `dojo-not-found`
 */
export async function watchableDojo(
  { dojos }: Pick<TenantStores, 'dojos'>,
  id: string,
  { userId, roles }: Principal,
): Promise<{ readonly dojoId: DojoId; readonly access: DojoAccess }> {
  const dojoId = parseDojoId(id);
  const access = dojoId === undefined ? undefined : await dojos.access(dojoId, userId);
  if (dojoId === undefined || access === undefined || roleIn(access, roles) === undefined) {
    throw new TatamiError('dojo-not-found');
  }
  return { dojoId, access };
}

/**
 * A dojo that the caller leads.
 * @throws TatamiError `dojo-not-found`, or `not-facilitator` for one that they may watch
 */
export async function steerableDojo(
  stores: Pick<TenantStores, 'dojos'>,
  id: string,
  principal: Principal,
): Promise<{ readonly dojoId: DojoId }> {
  const { dojoId, access } = await watchableDojo(stores, id, principal);
  const role = roleIn(access, principal.roles);
  if (role === undefined || !maySteer(role)) throw new TatamiError('not-facilitator');
  return { dojoId };
}
