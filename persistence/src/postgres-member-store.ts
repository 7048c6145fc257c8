import type { MemberRole, UserId } from '@tatami/protocol';
import { acceptInvitation } from './invitation/accept-invitation.ts';
import { createInvitation } from './invitation/create-invitation.ts';
import { listInvitations } from './invitation/list-invitations.ts';
import { revokeInvitation } from './invitation/revoke-invitation.ts';
import { listMembers } from './member/list-members.ts';
import { setRole } from './member/set-role.ts';
import type {
  AcceptOutcome,
  Invitation,
  InvitationId,
  MemberStore,
  NewInvitation,
  RoleOutcome,
  TenantMember,
} from './member-store.ts';
import type { PatientDatabase } from './sql/database.ts';

/** The members of a tenant and its invitations, in its PostgreSQL database. */
export class PostgresMemberStore implements MemberStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  list(limit: number, afterId?: UserId): Promise<TenantMember[]> {
    return listMembers(this.#database, limit, afterId);
  }

  setRole(userId: UserId, role: MemberRole, by: UserId): Promise<RoleOutcome> {
    return this.#database.transaction(transaction => setRole(transaction, userId, role, by));
  }

  createInvitation(invitation: NewInvitation): Promise<Invitation> {
    return createInvitation(this.#database, invitation);
  }

  invitations(): Promise<Invitation[]> {
    return listInvitations(this.#database);
  }

  revokeInvitation(id: InvitationId, by: UserId): Promise<boolean> {
    return revokeInvitation(this.#database, id, by);
  }

  accept(secretHash: Uint8Array, userId: UserId): Promise<AcceptOutcome> {
    return this.#database.transaction(transaction => acceptInvitation(transaction, secretHash, userId));
  }
}
