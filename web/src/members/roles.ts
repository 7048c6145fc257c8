import type { MemberChange } from '@tatami/rest';

export type TenantRole = MemberChange['role'];

/** From the one who may do most. */
export const TENANT_ROLES: readonly TenantRole[] = ['owner', 'facilitator', 'participant', 'viewer'];
