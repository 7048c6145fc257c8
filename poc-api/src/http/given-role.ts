import type { Principal } from '@tatami/identity';
import type { TenantMember } from '@tatami/persistence';
import { type MemberRole, parseUserId, TatamiError } from '@tatami/protocol';
import type { TenantStorage } from '../ports.ts';
import { requireOwner } from './permissions.ts';

/**
 * Gives somebody a role in the tenant.
 * @throws TatamiError `not-owner`, `not-found`, `last-owner`
 */
export async function giveRole(
  storage: TenantStorage,
  by: Principal,
  id: string,
  role: MemberRole,
): Promise<TenantMember> {
  requireOwner(by);
  const userId = parseUserId(id);
  if (userId === undefined) throw new TatamiError('not-found');
  const outcome = await storage.withStores(by.tenantId, ({ members }) =>
    members.setRole(userId, role, by.userId),
  );
  if (outcome.kind === 'unknown') throw new TatamiError('not-found');
  if (outcome.kind === 'last-owner') throw new TatamiError('last-owner');
  return outcome.member;
}
