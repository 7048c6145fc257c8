import { listAudit } from './audit/list-audit.ts';
import { verifyAudit } from './audit/verify-audit.ts';
import type { AuditEntry, AuditFilter, AuditStore, AuditVerdict } from './audit-store.ts';
import type { PatientDatabase } from './sql/database.ts';

/** The audit in a tenant's PostgreSQL database. */
export class PostgresAuditStore implements AuditStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  list(filter: AuditFilter, limit: number, beforeSeq?: number): Promise<AuditEntry[]> {
    return listAudit(this.#database, filter, limit, beforeSeq);
  }

  verify(): Promise<AuditVerdict> {
    return this.#database.transaction(verifyAudit, 'repeatable-read-only');
  }
}
