import type { DojoId, DojoRole, MemberRole, UserId } from '@tatami/protocol';

export interface Standing {
  /** Unix milliseconds: tokens of the user that were issued before count no more; 0 if none were revoked. */
  readonly revokedAtMs: number;
  /** What an owner of the tenant gave them, which goes before what their token says. */
  readonly givenRole: MemberRole | undefined;
}

/** What somebody chose about the end of the year; all of it is on until they decline. */
export interface YearChoices {
  /** They are made a video of it when the operator has videos made for everybody. */
  readonly hasVideo: boolean;
  /** Reports of the tenant name them, and others' videos count them as one of the team. */
  readonly isShared: boolean;
}

export interface Profile {
  readonly userId: UserId;
  readonly name: string;
  /** What they may do in the whole tenant. */
  readonly role: MemberRole;
  /** RFC 3339, UTC. */
  readonly seenAt: string;
  /** The last version of the privacy notice that they have agreed to. */
  readonly consent: { readonly version: number; readonly at: string } | null;
  readonly year: YearChoices;
}

/** A dojo that somebody has made, was made a member of, or has written in. */
export interface DojoOfPerson {
  readonly id: DojoId;
  readonly name: string;
  readonly createdAt: string;
  readonly isCreator: boolean;
  /** In this dojo; null for none. */
  readonly role: MemberRole | null;
  readonly hasWritten: boolean;
}

export interface Erasure {
  readonly userId: UserId;
  readonly by: UserId;
  /** Archives name who took part, inside a zip that is not written anew. */
  readonly deletesArchives: boolean;
}

export type ErasureOutcome =
  | { readonly kind: 'erased' }
  /** Nobody of this id has come, or they were forgotten before. */
  | { readonly kind: 'unknown' }
  /** Nobody would be left who may give roles. */
  | { readonly kind: 'last-owner' };

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
  /** Undefined for somebody who has never come, or was forgotten. */
  profile(userId: UserId): Promise<Profile | undefined>;
  /** With one audit row. @returns undefined as `profile` */
  agree(userId: UserId, version: number): Promise<Profile | undefined>;
  /** With one audit row if that changes it. @returns undefined as `profile` */
  chooseYear(userId: UserId, choices: YearChoices): Promise<Profile | undefined>;
  /** Of these, who does not want to be told of to others. */
  unshared(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>>;
  /** Newest first. */
  dojosOf(userId: UserId): Promise<DojoOfPerson[]>;
  /**
   * Forgets a person, in one transaction with one audit row: their name, consent, addresses and kept answers are gone,
   * their tokens count no more, private POCs of theirs are deleted, and what was made of dojos says "Participant" where
   * it named them. What they wrote stays, under their id.
   */
  erase(erasure: Erasure): Promise<ErasureOutcome>;
  /** Of whoever has a valid token. */
  standing(userId: UserId): Promise<Standing>;
}
