import type { PocId, UserId } from '@tatami/protocol';
import { deletePoc } from './poc/delete-poc.ts';
import { listPocs } from './poc/list-pocs.ts';
import { readPoc } from './poc/read-poc.ts';
import { readVisibleIds } from './poc/read-visible-ids.ts';
import { setSourceNames } from './poc/set-source-names.ts';
import { updatePoc } from './poc/update-poc.ts';
import type { Poc, PocContent, PocFilter, PocRevision, PocStore } from './poc-store.ts';
import type { PatientDatabase } from './sql/database.ts';

/** The POCs in a tenant's PostgreSQL database. Every mutation writes its audit row in the same statement. */
export class PostgresPocStore implements PocStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  read(id: PocId, viewer: UserId): Promise<Poc | undefined> {
    return readPoc(this.#database, id, viewer);
  }

  list(viewer: UserId, filter: PocFilter, limit: number, beforeId?: PocId): Promise<Poc[]> {
    return listPocs(this.#database, viewer, filter, limit, beforeId);
  }

  visible(ids: readonly PocId[], viewer: UserId): Promise<PocId[]> {
    return readVisibleIds(this.#database, viewer, ids);
  }

  update(revision: PocRevision, change: Partial<PocContent>): Promise<Poc | undefined> {
    return updatePoc(this.#database, revision, change);
  }

  setSourceNames(id: PocId, sourceNames: readonly string[], actor: UserId): Promise<void> {
    return setSourceNames(this.#database, id, sourceNames, actor);
  }

  delete(revision: PocRevision): Promise<boolean> {
    return deletePoc(this.#database, revision);
  }
}
