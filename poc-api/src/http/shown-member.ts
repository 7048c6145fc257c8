import type { TenantMember } from '@tatami/persistence';
import type { Member } from '@tatami/rest';

export function shownMember({ userId, name, role, isGiven, seenAt }: TenantMember): Member {
  return { id: userId, name, role, isGiven, seenAt };
}
