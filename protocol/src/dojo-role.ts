import type { DojoRole } from './session.ts';
import { DOJO_ROLES } from './session.ts';

/** `removed`: was sent out of the dojo, and may not come back until they are given a role again. */
export type MemberRole = DojoRole | 'removed';

/**
 * What somebody may do in a dojo: their membership decides; who is no member comes into an open dojo with the
 * strongest role that their token gives them tenant-wide (participant if it gives none), and into a private one
 * not at all. Undefined for nothing, not even watching.
 */
export function roleIn(
  access: { readonly isPrivate: boolean; readonly memberRole: MemberRole | undefined },
  tokenRoles: readonly DojoRole[],
): DojoRole | undefined {
  if (access.memberRole === 'removed') return undefined;
  if (access.memberRole !== undefined) return access.memberRole;
  if (access.isPrivate) return undefined;
  return DOJO_ROLES.find(role => tokenRoles.includes(role)) ?? 'participant';
}
