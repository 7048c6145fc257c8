import type { DojoRole, UserId } from '@tatami/protocol';
import { readNames } from './people/read-names.ts';
import { readStanding } from './people/read-standing.ts';
import { signOut } from './people/sign-out.ts';
import { upsertPerson } from './people/upsert-person.ts';
import type { PeopleStore, Standing } from './people-store.ts';
import type { Database } from './sql/database.ts';
import { whileLocked } from './sql/while-locked.ts';

/** The users of a tenant, in its PostgreSQL database. */
export class PostgresPeopleStore implements PeopleStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  remember(userId: UserId, name: string, tokenRole?: DojoRole, email?: string): Promise<void> {
    return upsertPerson(this.#database, userId, name, tokenRole, email);
  }

  names(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
    return readNames(this.#database, userIds);
  }

  signOut(userId: UserId, tokenId: string): Promise<boolean> {
    return whileLocked(() => signOut(this.#database, userId, tokenId));
  }

  standing(userId: UserId): Promise<Standing> {
    return readStanding(this.#database, userId);
  }
}
