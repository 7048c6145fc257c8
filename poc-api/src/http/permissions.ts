import type { Principal } from '@tatami/identity';
import { TatamiError, type UserId } from '@tatami/protocol';

/** Somebody without a role is a participant; who may only watch everywhere would own what they cannot write in. */
export function mayWrite({ roles }: Principal): boolean {
  return roles.length === 0 || roles.some(role => role !== 'viewer');
}

/** Of a thing that the principal may see. */
export function mayChange({ userId, roles }: Principal, ownerId: UserId): boolean {
  return userId === ownerId || roles.includes('owner');
}

/** @throws TatamiError `not-owner` */
export function requireOwner({ roles }: Principal): void {
  if (!roles.includes('owner')) throw new TatamiError('not-owner');
}

/** @throws TatamiError `not-facilitator` */
export function requireReportOnTenant({ roles }: Principal): void {
  if (!roles.includes('owner') && !roles.includes('facilitator')) throw new TatamiError('not-facilitator');
}
