import type { DojoRole, MemberRole, UserId } from '@tatami/protocol';

export interface Standing {
  /** Unix milliseconds: tokens of the user that were issued before count no more; 0 if none were revoked. */
  readonly revokedAtMs: number;
  /** What an owner of the tenant gave them, which goes before what their token says. */
  readonly givenRole: MemberRole | undefined;
}

/** The users of a tenant. */
export interface PeopleStore {
  /** Under this name the user came just now, with a token of this role and this verified address; undefined for none. */
  remember(userId: UserId, name: string, tokenRole?: DojoRole, email?: string): Promise<void>;
  /** Of those among the users whose name is known. */
  names(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, string>>;
  /**
   * The identity provider says that the user's session has ended: tokens that were issued before count no more.
   * @param tokenId of the logout token
   * @returns false if the same token said so before; nothing is done then
   */
  signOut(userId: UserId, tokenId: string): Promise<boolean>;
  /** Of whoever has a valid token. */
  standing(userId: UserId): Promise<Standing>;
}
