import { mappingFaults, type PocMapping } from '@tatami/persistence';
import type { IndexerOptions } from './indexer.ts';
import type { Tenants } from './ports.ts';

/** The mapping can be used in no tenant's database, so that it is the mapping that is wrong. */
export class MappingUnusable extends Error {
  constructor(faults: readonly string[]) {
    super(`The mapping file does not fit the database of any tenant: ${faults.join('; ')}`);
    this.name = 'MappingUnusable';
  }
}

/**
 * Looks for what a mapping names in the databases of all tenants. What a single tenant lacks is reported: its changes wait
 * until it has that, and those of the others do not wait for it.
 * @throws MappingUnusable if no tenant has what the mapping names
 */
export async function checkMapping(
  tenants: Tenants,
  mapping: PocMapping,
  reportError: IndexerOptions['reportError'],
): Promise<void> {
  const unusable: string[][] = [];
  let isUsable = false;
  for (const tenantId of await tenants.active()) {
    const tenant = await tenants.open(tenantId);
    if (tenant === undefined) continue;
    try {
      const faults = await mappingFaults(tenant.database, mapping);
      if (faults.length === 0) isUsable = true;
      else {
        unusable.push(faults);
        reportError('The mapping file does not fit a tenant', new Error(faults.join('; ')), { tenantId });
      }
    } catch (error) {
      // Nobody knows: its changes are tried.
      isUsable = true;
      reportError('A tenant could not be looked at', error, { tenantId });
    } finally {
      tenant.release();
    }
  }
  const [first] = unusable;
  if (first !== undefined && !isUsable) throw new MappingUnusable(first);
}
