import { type Catalog, PersistenceError, type Tenant, type TenantMigration } from '@tatami/persistence';
import { assertNever, type TenantId } from '@tatami/protocol';
import type { Command } from './command.ts';
import { type ErasureParts, eraseTenant } from './erase-tenant.ts';
import type { Realms } from './realms.ts';

export interface CommandParts extends Omit<ErasureParts, 'catalog' | 'realms'> {
  readonly catalog: Catalog;
  /** Makes the catalog and the template of tenants' databases, or brings them to the newest schema. */
  readonly createInstallation: () => Promise<void>;
  /** Undefined where none are made. */
  readonly realms: Realms | undefined;
  readonly newTenantId: () => TenantId;
  readonly print: (line: string) => void;
}

const PAGE = 500;

/** @returns whether all of it is done */
export async function runCommand(command: Command, parts: CommandParts): Promise<boolean> {
  switch (command.kind) {
    case 'install':
      return install(parts);
    case 'list':
      return list(parts);
    case 'create':
      return create(command, parts);
    case 'suspend':
      return setState(command.slug, 'suspended', parts);
    case 'resume':
      return setState(command.slug, 'active', parts);
    case 'erase':
      return erase(command.slug, parts);
    case 'migrate':
      return migrate(command, parts);
    default:
      return assertNever(command);
  }
}

async function install({ createInstallation, print }: CommandParts): Promise<boolean> {
  await createInstallation();
  print('The catalog is at the newest schema.');
  return true;
}

async function list({ catalog, print }: CommandParts): Promise<boolean> {
  for (let after: TenantId | undefined; ; ) {
    const page = await catalog.tenants(PAGE, after);
    for (const { slug, state, id, name } of page) print(`${slug}\t${state}\t${id}\t${name}`);
    if (page.length < PAGE) return true;
    after = page.at(-1)?.id;
  }
}

async function create(
  { slug, name, issuer, owner, domains }: Extract<Command, { kind: 'create' }>,
  parts: CommandParts,
): Promise<boolean> {
  const { catalog, realms, newTenantId, print } = parts;
  const signInAt = issuer ?? realms?.issuerOf(slug);
  if (signInAt === undefined) {
    print('A realm is made where KEYCLOAK_URL and TATAMI_PAGE_URL are set; else say --issuer.');
    return false;
  }
  try {
    const wanted = { id: newTenantId(), slug, name, issuer: signInAt, domains };
    const tenant = await catalog.createTenant(wanted);
    if (owner !== undefined && realms !== undefined) await createRealm(tenant, owner, { ...parts, realms });
    print(`${slug} is ${tenant.state}, as ${tenant.id}.`);
    return tenant.state === 'active';
  } catch (error) {
    if (!(error instanceof PersistenceError && error.code === 'tenant-conflict')) throw error;
    print(`${error.message}.`);
    return false;
  }
}

async function createRealm(
  tenant: Tenant,
  owner: string,
  { catalog, realms, print }: CommandParts & { realms: Realms },
): Promise<void> {
  const realm = tenant.slug;
  await catalog.noteRealm(tenant.id, realm);
  await realms.create({ realm, tenantId: tenant.id, name: tenant.name });
  const password = await realms.addOwner(realm, owner);
  print(
    password === undefined
      ? `${owner} has chosen a password already.`
      : `${owner} is the first owner. The password for the first sign-in, at which another one is asked for: ${password}`,
  );
}

async function setState(slug: string, state: 'active' | 'suspended', parts: CommandParts): Promise<boolean> {
  const tenant = await tenantOf(slug, parts);
  if (tenant === undefined) return false;
  const isWrong = tenant.state === 'provisioning' || tenant.state === 'erasing';
  if (isWrong) {
    parts.print(`${slug} is ${tenant.state}.`);
    return false;
  }
  await parts.catalog.setState(tenant.id, state);
  parts.print(`${slug} is ${state}. Every process knows it within a minute.`);
  return true;
}

async function erase(slug: string, parts: CommandParts): Promise<boolean> {
  const tenant = await tenantOf(slug, parts);
  if (tenant === undefined) return false;
  const erasure = await eraseTenant(tenant, parts);
  if (erasure.kind === 'realm-unknown') {
    parts.print(
      `A realm was made for ${slug}: set KEYCLOAK_URL and TATAMI_PAGE_URL, so that it goes as well.`,
    );
    return false;
  }
  if (erasure.kind === 'erased') {
    parts.print(`${slug} is erased. What backups have of it goes when they do.`);
    return true;
  }
  const until = new Date(erasure.untilMs).toISOString();
  parts.print(
    `Everything of ${slug} is removed. A file may still arrive until ${until}: run this again then.`,
  );
  return false;
}

async function migrate(
  { canary, atOnce }: Extract<Command, { kind: 'migrate' }>,
  { catalog, print }: CommandParts,
): Promise<boolean> {
  const results = await catalog.migrateTenants({ atOnce, ...(canary !== undefined && { canary }) });
  for (const result of results) {
    if (result.kind === 'migrated' && result.applied.length === 0) continue;
    print(`${result.tenant.slug}: ${outcomeOf(result)}`);
  }
  const count = (kind: TenantMigration['kind']) => results.filter(result => result.kind === kind).length;
  const [failed, left] = [count('failed'), count('not-tried')];
  print(`${count('migrated')} at the newest schema, ${failed} failed, ${left} not tried.`);
  return failed + left === 0;
}

function outcomeOf(result: TenantMigration): string {
  switch (result.kind) {
    case 'migrated':
      return `applied ${result.applied.join(', ')}`;
    case 'failed':
      return `failed: ${result.error instanceof Error ? result.error.message : String(result.error)}`;
    case 'not-tried':
      return 'not tried';
    default:
      return assertNever(result);
  }
}

async function tenantOf(slug: string, { catalog, print }: CommandParts): Promise<Tenant | undefined> {
  const tenant = await catalog.tenantBySlug(slug);
  if (tenant === undefined) print(`There is no tenant ${slug}.`);
  return tenant;
}
