import type { DojoAccess } from '@tatami/persistence';
import type { DojoRole } from '@tatami/protocol';
import { DOJO_ROLES } from '@tatami/protocol';

/**
 * What somebody may do in a dojo: their membership decides; who is no member comes into an open dojo with the
 * strongest role that their token gives them tenant-wide (participant if it gives none), and into a private one
 * not at all. Undefined for nothing, not even watching.
 */
export function roleIn(
  access: Pick<DojoAccess, 'isPrivate' | 'memberRole'>,
  tokenRoles: readonly DojoRole[],
): DojoRole | undefined {
  if (access.memberRole === 'removed') return undefined;
  if (access.memberRole !== undefined) return access.memberRole;
  if (access.isPrivate) return undefined;
  return DOJO_ROLES.find(role => tokenRoles.includes(role)) ?? 'participant';
}
