import type { Persistence, TenantPersistence } from '@tatami/persistence';
import { startingPayload } from '@tatami/poc-api';
import type { DojoId, WriterId } from '@tatami/protocol';
import { demoPocs } from './demo-pocs.ts';
import type { DemoTenant } from './demo-tenants.ts';

/** The demo dojo of a tenant: the tenant's id with another ending, so that its address never changes. */
export function demoDojoId(tenant: DemoTenant): DojoId {
  return `${tenant.id.slice(0, -2)}d${tenant.id.at(-2)}` as DojoId;
}

const FIZZ_BUZZ = `// FizzBuzz: say the numbers from 1 up, but
//   "Fizz"     for a multiple of three,
//   "Buzz"     for a multiple of five,
//   "FizzBuzz" for a multiple of both.
// One small failing test first, then the least code that makes it pass, then tidy up.

export function say(number) {
  return String(number);
}

const examples = [
  [1, '1'],
  [2, '2'],
  [3, 'Fizz'],
];

for (const [number, expected] of examples) {
  console.log(say(number) === expected ? 'ok  ' : 'FAIL', number, say(number));
}
`;

/**
 * Brings the demo tenants into an installation: their databases, and for each some POCs and one dojo with its members. What is
 * there already stays as people have left it.
 */
export async function seedDemo(
  persistence: Persistence,
  tenants: readonly { readonly tenant: DemoTenant; readonly issuer: string }[],
  writer: WriterId,
): Promise<void> {
  for (const { tenant, issuer } of tenants) {
    await ensureTenant(persistence, tenant, issuer);
    await ensureDojo(persistence, tenant, writer);
  }
}

async function ensureTenant(persistence: Persistence, tenant: DemoTenant, issuer: string): Promise<void> {
  const { id, slug, name } = tenant;
  const known = await persistence.catalog.tenantById(id);
  // The identity provider may have had to take another port than the last time, and the port is in the issuer.
  if (known !== undefined && known.issuer !== issuer) await persistence.catalog.setIssuer(id, issuer);
  await persistence.catalog.createTenant({ id, slug, name, issuer, domains: [`${slug}.example`] });
}

async function ensureDojo(persistence: Persistence, tenant: DemoTenant, writer: WriterId): Promise<void> {
  const [owner] = tenant.users;
  const storage = await persistence.tenant(tenant.id);
  if (owner === undefined || storage === undefined) throw new Error(`${tenant.name} is not ready`);
  try {
    const id = demoDojoId(tenant);
    if ((await storage.dojos.access(id, owner.id)) === undefined) {
      // Before the dojo: once that is there, a POC that is missing was deleted by somebody.
      await ensurePocs(storage, tenant);
      const initialPayload = startingPayload([{ name: 'fizzbuzz.js', text: FIZZ_BUZZ }], owner.id);
      await storage.dojos.create({
        id,
        name: 'FizzBuzz, the first kata',
        createdBy: owner.id,
        isPrivate: false,
        writer,
        ...(initialPayload !== undefined && { initialPayload }),
      });
    }
    for (const user of tenant.users) await storage.dojos.setMember(id, user.id, user.role);
  } finally {
    storage.release();
  }
}

async function ensurePocs({ pocs, creations }: TenantPersistence, tenant: DemoTenant): Promise<void> {
  for (const poc of demoPocs(tenant)) {
    if ((await pocs.read(poc.id, poc.ownerId)) === undefined) await creations.poc(poc);
  }
}
