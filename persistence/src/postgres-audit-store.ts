import { listAudit } from './audit/list-audit.ts';
import { verifyAudit } from './audit/verify-audit.ts';
import type { AuditEntry, AuditFilter, AuditStore, AuditVerdict } from './audit-store.ts';
import type { Database } from './sql/database.ts';

/** The audit in a tenant's PostgreSQL database. */
export class PostgresAuditStore implements AuditStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(filter: AuditFilter, limit: number, beforeSeq?: number): Promise<AuditEntry[]> {
    return listAudit(this.#database, filter, limit, beforeSeq);
  }

  verify(): Promise<AuditVerdict> {
    return this.#database.transaction(verifyAudit, 'repeatable-read-only');
  }
}
