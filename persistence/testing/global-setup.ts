import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder, startEmbeddedCluster } from '@tatami/engines';
import type { TestProject } from 'vitest/node';
import { SILENT_LOG } from '../src/log.ts';
import { openPersistence } from '../src/persistence.ts';
import type {} from './test-server.ts';

/**
 * What no test of this cluster needs. The settings that make a commit durable have tests with clusters of their
 * own; here they would only make two busy cores wait for one disk.
 */
const TEST_SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  max_connections: '150',
  autovacuum_naptime: '10s',
};

const FOLDER_PREFIX = 'tatami-test-';

/** Starts the one PostgreSQL of a test run, with a catalog and a template, and removes it at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandonedClusters();
  const dataDir = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
  const cluster = await startEmbeddedCluster({ dataDir, port: 0, log: SILENT_LOG, settings: TEST_SETTINGS });
  const persistence = await openPersistence({ adminUrl: cluster.url, connectionBudget: 2, log: SILENT_LOG });
  await persistence.createInstallation();
  await persistence.close();
  project.provide('tatamiServerUrl', cluster.url);
  return async () => {
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** A run that was killed leaves its server running and its folder behind. */
async function removeAbandonedClusters(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const folder = new DataFolder(join(tmpdir(), name), undefined);
    if (!(await folder.isAbandoned())) continue;
    await folder.removeOrphan();
    await rm(folder.path, { recursive: true, force: true });
  }
}
