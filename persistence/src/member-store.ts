import type { DojoRole, MemberRole, UserId } from '@tatami/protocol';

export type InvitationId = string & { readonly '~invitation': true };

/** Somebody of the tenant, who has come at least once. */
export interface TenantMember {
  readonly userId: UserId;
  readonly name: string;
  /** What they may do in the whole tenant: what an owner gave them, or else what their token says. */
  readonly role: MemberRole;
  /** Whether an owner gave it. */
  readonly isGiven: boolean;
  /** RFC 3339, UTC. */
  readonly seenAt: string;
}

export interface NewInvitation {
  readonly id: InvitationId;
  /** SHA-256 of the secret in the link. */
  readonly secretHash: Uint8Array;
  readonly role: DojoRole;
  readonly createdBy: UserId;
  readonly lifetimeMs: number;
  readonly maxUses: number;
}

/** A link that gives a role to whoever comes by it. */
export interface Invitation {
  readonly id: InvitationId;
  readonly role: DojoRole;
  readonly createdBy: UserId;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly maxUses: number;
  readonly uses: number;
}

export type RoleOutcome =
  | { readonly kind: 'set'; readonly member: TenantMember }
  /** Nobody of this id has come. */
  | { readonly kind: 'unknown' }
  /** Nobody would be left who may give roles. */
  | { readonly kind: 'last-owner' };

export type AcceptOutcome =
  | { readonly kind: 'accepted'; readonly role: DojoRole }
  /** They may do that already, or more: nothing is used up. */
  | { readonly kind: 'kept'; readonly role: DojoRole }
  /** There is none, or it has expired, was revoked, or is used up. */
  | { readonly kind: 'gone' };

/** Who belongs to a tenant and what they may do there. Every change writes one audit row in its transaction. */
export interface MemberStore {
  /** By id, at most `limit` after one; those who were removed too. */
  list(limit: number, afterId?: UserId): Promise<TenantMember[]>;
  /** Pods notice it within seconds. */
  setRole(userId: UserId, role: MemberRole, by: UserId): Promise<RoleOutcome>;
  createInvitation(invitation: NewInvitation): Promise<Invitation>;
  /** Those that can still be used, newest first. */
  invitations(): Promise<Invitation[]>;
  /** @returns false if there is none that can be used */
  revokeInvitation(id: InvitationId, by: UserId): Promise<boolean>;
  /** By somebody who has come already. It never takes a role away. */
  accept(secretHash: Uint8Array, userId: UserId): Promise<AcceptOutcome>;
}
