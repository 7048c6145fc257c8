import { openPersistence } from '@tatami/persistence';
import { readSettings } from '@tatami/service';
import { type BurstCommand, CommandError, parseBurstCommand, USAGE } from './burst/burst-command.ts';
import { runBurst } from './burst/run-burst.ts';
import { SETTINGS } from './config.ts';

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
/** One of the catalog's, and one of the tenant's that it is at. */
const CONNECTIONS = 3;

process.exitCode = await main(process.argv.slice(2));

/** @returns the exit code */
async function main(args: readonly string[]): Promise<number> {
  let command: BurstCommand;
  try {
    command = parseBurstCommand(args);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(`${error.message}.\n\n${USAGE}`);
    return 2;
  }
  const { DATABASE_URL, TATAMI_CATALOG_KEYS } = SETTINGS;
  const settings = readSettings({ DATABASE_URL, TATAMI_CATALOG_KEYS }, process.env);
  const persistence = await openPersistence({
    adminUrl: settings.DATABASE_URL,
    catalogKeys: settings.TATAMI_CATALOG_KEYS,
    connectionBudget: CONNECTIONS,
    log: SILENT,
  });
  try {
    const isDone = await runBurst(command, {
      persistence,
      now: Date.now,
      print: line => console.log(line),
    });
    return isDone ? 0 : 1;
  } finally {
    await persistence.close();
  }
}
