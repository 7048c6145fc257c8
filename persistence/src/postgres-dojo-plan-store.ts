import type { DojoId, DojoRole, UserId } from '@tatami/protocol';
import { changeDojo } from './dojo-plan/change-dojo.ts';
import { joinByCode } from './dojo-plan/join-by-code.ts';
import { readJoinCode } from './dojo-plan/read-join-code.ts';
import { setJoinCode } from './dojo-plan/set-join-code.ts';
import type { DojoChange, DojoPlanStore } from './dojo-plan-store.ts';
import type { DojoSummary } from './dojo-store.ts';
import type { PatientDatabase } from './sql/database.ts';

/** What is arranged about dojos, in a tenant's PostgreSQL database. */
export class PostgresDojoPlanStore implements DojoPlanStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  change(dojoId: DojoId, change: DojoChange, by: UserId): Promise<DojoSummary | undefined> {
    return changeDojo(this.#database, dojoId, change, by);
  }

  joinCode(dojoId: DojoId): Promise<string | undefined> {
    return readJoinCode(this.#database, dojoId);
  }

  setJoinCode(dojoId: DojoId, code: string | undefined, by: UserId): Promise<boolean> {
    return setJoinCode(this.#database, dojoId, code, by);
  }

  join(code: string, userId: UserId, role: DojoRole): Promise<DojoSummary | undefined> {
    return joinByCode(this.#database, code, userId, role);
  }
}
