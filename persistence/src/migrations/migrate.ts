import { PersistenceError } from '../errors.ts';
import type { Connection } from '../sql/connection.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';
import { inTransaction } from '../sql/transaction.ts';
import type { Migration } from './migration-files.ts';

/** An arbitrary number, the same in all processes; advisory locks are per database. */
const LOCK = sql`select pg_advisory_lock(7215406)`;
const UNLOCK = sql`select pg_advisory_unlock(7215406)`;

/**
 * Applies those of the migrations that the database does not have yet, each in a transaction of its own, and
 * returns their names. Several processes may do so at once. A ledger that knows more than the files is fine: an
 * older process beside a newer one during a deploy.
 * @throws PersistenceError `migration-changed` when an applied file is no longer what it was
 */
export async function migrate(connection: Connection, migrations: readonly Migration[]): Promise<string[]> {
  await connection.query(LOCK);
  try {
    const applied = await readLedger(connection);
    const pending: Migration[] = [];
    for (const migration of migrations) {
      const checksum = applied.get(migration.version);
      if (checksum === undefined) pending.push(migration);
      else if (checksum !== migration.checksum) {
        throw new PersistenceError('migration-changed', { detail: migration.name });
      }
    }
    for (const migration of pending) await apply(connection, migration);
    return pending.map(migration => migration.name);
  } finally {
    // A connection that cannot unlock is gone, and its lock with it.
    await connection.query(UNLOCK).catch(() => connection.destroy());
  }
}

async function readLedger(connection: Connection): Promise<Map<number, string>> {
  await connection.query(sql`create table if not exists tatami_migration (
    version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now()
  )`);
  const rows = await connection.query<{ version: number; checksum: string }>(
    sql`select version, checksum from tatami_migration`,
  );
  return new Map(rows.map(row => [row.version, row.checksum]));
}

async function apply(connection: Connection, migration: Migration): Promise<void> {
  const file: SqlQuery = { text: migration.text, values: [] };
  await inTransaction(connection, async transaction => {
    await transaction.query(file);
    await transaction.query(sql`insert into tatami_migration (version, name, checksum)
      values (${migration.version}, ${migration.name}, ${migration.checksum})`);
  });
}
