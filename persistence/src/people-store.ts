import type { UserId } from '@tatami/protocol';

/** The names of a tenant's users. */
export interface PeopleStore {
  /** Under this name the user came just now. */
  remember(userId: UserId, name: string): Promise<void>;
  /** Of those among the users whose name is known. */
  names(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, string>>;
}
