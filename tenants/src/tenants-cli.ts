import { KeycloakAdmin, KeycloakError } from '@tatami/identity';
import { openObjects } from '@tatami/objects';
import { openPersistence } from '@tatami/persistence';
import { type TenantId, uuidV7 } from '@tatami/protocol';
import { openSearchEngine } from '@tatami/search';
import { readSettings, type SettingsOf } from '@tatami/service';
import { type Command, CommandError, parseCommand, USAGE } from './command.ts';
import { SETTINGS } from './config.ts';
import { KeycloakRealms, type Realms } from './realms.ts';
import { runCommand } from './run-command.ts';

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
/** Of which one is the catalog's. */
const MORE_CONNECTIONS = 2;

process.exitCode = await main(process.argv.slice(2));

/** @returns the exit code */
async function main(args: readonly string[]): Promise<number> {
  let command: Command;
  try {
    command = parseCommand(args);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(`${error.message}.\n\n${USAGE}`);
    return 2;
  }
  return (await run(command)) ? 0 : 1;
}

async function run(command: Command): Promise<boolean> {
  const settings = readSettings(SETTINGS, process.env);
  const persistence = await openPersistence({
    adminUrl: settings.DATABASE_URL,
    catalogKeys: settings.TATAMI_CATALOG_KEYS,
    connectionBudget: (command.kind === 'migrate' ? command.atOnce : 1) + MORE_CONNECTIONS,
    log: SILENT,
  });
  const search = await openSearchEngine(settings.OPENSEARCH_URL);
  try {
    const objects = await openObjects({
      bucket: settings.TATAMI_S3_BUCKET,
      region: settings.TATAMI_S3_REGION,
      endpoint: settings.TATAMI_S3_ENDPOINT,
      folder: settings.TATAMI_OBJECTS_DIR,
      // Nothing is signed here.
      secret: new Uint8Array(32),
    });
    return await runCommand(command, {
      catalog: persistence.catalog,
      createInstallation: () => persistence.createInstallation(),
      objects,
      search,
      realms: realmsOf(settings),
      now: Date.now,
      newTenantId: () =>
        uuidV7(Date.now(), length => crypto.getRandomValues(new Uint8Array(length))) as string as TenantId,
      print: line => console.log(line),
    });
  } catch (error) {
    if (!(error instanceof KeycloakError)) throw error;
    console.error(`${error.message}. Run it again when that is mended.`);
    return false;
  } finally {
    await search?.close();
    await persistence.close();
  }
}

function realmsOf(settings: SettingsOf<typeof SETTINGS>): Realms | undefined {
  const { KEYCLOAK_URL: url, KEYCLOAK_PUBLIC_URL: publicUrl = url, TATAMI_PAGE_URL: pageUrl } = settings;
  if (url === undefined || publicUrl === undefined || pageUrl === undefined) return undefined;
  const admin = new KeycloakAdmin(url);
  return new KeycloakRealms({ admin, publicUrl, pageUrl, webClientId: settings.TATAMI_WEB_CLIENT_ID });
}
