import { parseArgs } from 'node:util';
import { type DojoId, parseDojoId } from '@tatami/protocol';
import { findOrphanedDojos, verifyDojo } from './journal/verify.ts';
import { SILENT_LOG } from './log.ts';
import { openPersistence } from './persistence.ts';
import type { Database } from './sql/database.ts';
import { sql } from './sql/sql.ts';

const USAGE = `usage: verify [--database-url postgres://…] TENANT-SLUG (DOJO-ID | all)

Recomputes the hash chain of a dojo's journal, or of all of a tenant and of its audit, and says where it is broken.
The URL is the administrator's; DATABASE_URL is taken if it is not given.
Exit status: 0 intact, 1 broken, 2 could not verify.`;

export interface VerifyCommand {
  readonly databaseUrl: string;
  readonly slug: string;
  readonly dojo: DojoId | 'all';
}

/** Undefined if the arguments cannot be understood. */
export function parseVerifyCommand(args: readonly string[], databaseUrl?: string): VerifyCommand | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { 'database-url': { type: 'string' } },
    allowPositionals: true,
  });
  const url = values['database-url'] ?? databaseUrl;
  const [slug, target, ...more] = positionals;
  if (url === undefined || slug === undefined || target === undefined || more.length > 0) return undefined;
  const dojo = target === 'all' ? 'all' : parseDojoId(target);
  return dojo && { databaseUrl: url, slug, dojo };
}

/** Prints one line a dojo that is broken and a summary; returns whether everything is intact. */
export async function runVerify(command: VerifyCommand, print: (line: string) => void): Promise<boolean> {
  const persistence = await openPersistence({
    adminUrl: command.databaseUrl,
    catalogKeys: process.env.TATAMI_CATALOG_KEYS?.split(',') ?? [],
    connectionBudget: 2,
    log: SILENT_LOG,
  });
  try {
    const tenant = await persistence.catalog.tenantBySlug(command.slug);
    const storage = tenant && (await persistence.tenant(tenant.id));
    if (!storage) throw new Error(`There is no active tenant ${command.slug}`);
    const areDojosIntact = await verifyAll(storage.database, command.dojo, print);
    if (command.dojo !== 'all') return areDojosIntact;
    const audit = await storage.audit.verify();
    print(audit.kind === 'intact' ? `audit: ${audit.rows} intact rows` : `audit: broken at seq ${audit.seq}`);
    return areDojosIntact && audit.kind === 'intact';
  } finally {
    await persistence.close();
  }
}

async function verifyAll(
  database: Database,
  which: DojoId | 'all',
  print: (line: string) => void,
): Promise<boolean> {
  const orphaned = which === 'all' ? await findOrphanedDojos(database) : [];
  for (const dojoId of orphaned) print(`${dojoId}: rows without a head`);
  let dojos = 0;
  let rows = 0;
  let broken = orphaned.length;
  for await (const dojoId of which === 'all' ? dojoIds(database) : [which]) {
    const verdict = await verifyDojo(database, dojoId);
    dojos++;
    if (verdict.kind === 'intact') {
      rows += verdict.rows;
    } else {
      broken++;
      print(`${dojoId}: broken at seq ${verdict.seq} (${verdict.fault})`);
    }
  }
  print(`${dojos} dojos, ${rows} intact rows, ${broken} broken`);
  return broken === 0;
}

async function* dojoIds(database: Database): AsyncGenerator<DojoId> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await database.query<{ id: DojoId }>(
      sql`select dojo_id as id from dojo_head where dojo_id > ${after}::uuid order by dojo_id limit 1000`,
    );
    for (const { id } of page) yield id;
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
  }
}

async function main(): Promise<number> {
  const command = parseVerifyCommand(process.argv.slice(2), process.env.DATABASE_URL);
  if (!command) {
    console.error(USAGE);
    return 2;
  }
  return (await runVerify(command, console.log)) ? 0 : 1;
}

if (import.meta.filename === process.argv[1]) {
  main().then(
    status => {
      process.exitCode = status;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 2;
    },
  );
}
