import type { UserId } from '@tatami/protocol';
import { readNames } from './people/read-names.ts';
import { upsertPerson } from './people/upsert-person.ts';
import type { PeopleStore } from './people-store.ts';
import type { Database } from './sql/database.ts';

/** The names of a tenant's users, in its PostgreSQL database. */
export class PostgresPeopleStore implements PeopleStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  remember(userId: UserId, name: string): Promise<void> {
    return upsertPerson(this.#database, userId, name);
  }

  names(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
    return readNames(this.#database, userIds);
  }
}
