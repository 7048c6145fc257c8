import type { DojoRole, UserId } from '@tatami/protocol';
import { agree } from './people/agree.ts';
import { chooseYear } from './people/choose-year.ts';
import { erasePerson } from './people/erase-person.ts';
import { listDojosOf } from './people/list-dojos-of.ts';
import { readNames } from './people/read-names.ts';
import { readProfile } from './people/read-profile.ts';
import { readStanding } from './people/read-standing.ts';
import { readUnshared } from './people/read-unshared.ts';
import { signOut } from './people/sign-out.ts';
import { upsertPerson } from './people/upsert-person.ts';
import type {
  DojoOfPerson,
  Erasure,
  ErasureOutcome,
  PeopleStore,
  Profile,
  Standing,
  YearChoices,
} from './people-store.ts';
import type { PatientDatabase } from './sql/database.ts';

/** The users of a tenant, in its PostgreSQL database. */
export class PostgresPeopleStore implements PeopleStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  remember(userId: UserId, name: string, tokenRole?: DojoRole, email?: string): Promise<void> {
    return upsertPerson(this.#database, userId, name, tokenRole, email);
  }

  names(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
    return readNames(this.#database, userIds);
  }

  signOut(userId: UserId, tokenId: string): Promise<boolean> {
    return signOut(this.#database, userId, tokenId);
  }

  profile(userId: UserId): Promise<Profile | undefined> {
    return readProfile(this.#database, userId);
  }

  async agree(userId: UserId, version: number): Promise<Profile | undefined> {
    await agree(this.#database, userId, version);
    return readProfile(this.#database, userId);
  }

  async chooseYear(userId: UserId, choices: YearChoices): Promise<Profile | undefined> {
    await chooseYear(this.#database, userId, choices);
    return readProfile(this.#database, userId);
  }

  unshared(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    return readUnshared(this.#database, userIds);
  }

  dojosOf(userId: UserId): Promise<DojoOfPerson[]> {
    return listDojosOf(this.#database, userId);
  }

  erase(erasure: Erasure): Promise<ErasureOutcome> {
    return this.#database.transaction(transaction => erasePerson(transaction, erasure));
  }

  standing(userId: UserId): Promise<Standing> {
    return readStanding(this.#database, userId);
  }
}
