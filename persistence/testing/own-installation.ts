import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedCluster } from '@tatami/engines';
import type { TenantId } from '@tatami/protocol';
import type { Tenant } from '../src/catalog/tenant.ts';
import { SILENT_LOG } from '../src/log.ts';
import { openPersistence, type Persistence } from '../src/persistence.ts';
import { newTenantId } from './ids.ts';

/** An installation on a PostgreSQL of its own, for what concerns all tenants: those of other tests are not there. */
export interface OwnInstallation {
  readonly adminUrl: string;
  readonly persistence: Persistence;
  createTenant(slug: string): Promise<Tenant>;
  dispose(): Promise<void>;
}

export async function startOwnInstallation(
  options: { connectionBudget?: number } = {},
): Promise<OwnInstallation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tatami-test-'));
  // PostgreSQL's own user has to be able to enter it.
  await chmod(dataDir, 0o755);
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '60' };
  const cluster = await startEmbeddedCluster({ dataDir, port: 0, log: SILENT_LOG, settings });
  const persistence = await openPersistence({
    adminUrl: cluster.url,
    connectionBudget: options.connectionBudget ?? 8,
    log: SILENT_LOG,
  });
  await persistence.createInstallation();
  return {
    adminUrl: cluster.url,
    persistence,
    createTenant: slug => {
      const id: TenantId = newTenantId();
      return persistence.catalog.createTenant({ id, slug, name: slug, issuer: `https://id.test/${slug}` });
    },
    dispose: async () => {
      await persistence.close();
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
