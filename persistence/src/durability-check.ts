import type { Queryable } from './sql/connection.ts';
import { sql } from './sql/sql.ts';

export type DurabilityFault =
  | 'fsync-off'
  | 'synchronous-commit-off'
  | 'full-page-writes-off'
  /** Commits wait for nobody else, or for a standby that is not there: a failover could lose what was saved. */
  | 'no-synchronous-standby';

export interface DurabilityReport {
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly fullPageWrites: string;
  /** Standbys that a commit waits for and that stream now. */
  readonly liveSynchronousStandbys: number;
  /** What `saved` survives: with 'nothing' no edit may be acknowledged. */
  readonly promise: 'failover' | 'restart' | 'nothing';
  /** Empty if the server is good enough for what was required. */
  readonly faults: readonly DurabilityFault[];
}

/**
 * What a commit on this server is worth. A managed service that replicates below PostgreSQL (Aurora) shows no
 * standby: do not require one there.
 */
export async function checkDurability(
  database: Queryable,
  options: { requiresSyncStandby: boolean },
): Promise<DurabilityReport> {
  const [row] = await database.query<{
    fsync: string;
    synchronousCommit: string;
    fullPageWrites: string;
    standbys: bigint;
  }>(
    sql`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as "synchronousCommit",
          current_setting('full_page_writes') as "fullPageWrites",
          tatami_live_standbys() as standbys`,
  );
  if (!row) throw new Error('the server has no settings');
  // `local` waits for the disk but for no standby.
  const survivesRestart =
    row.fsync === 'on' && row.fullPageWrites === 'on' && row.synchronousCommit !== 'off';
  const survivesFailover = survivesRestart && row.standbys > 0n && row.synchronousCommit !== 'local';
  const faults: DurabilityFault[] = [];
  if (row.fsync !== 'on') faults.push('fsync-off');
  if (row.synchronousCommit === 'off') faults.push('synchronous-commit-off');
  if (row.fullPageWrites !== 'on') faults.push('full-page-writes-off');
  if (options.requiresSyncStandby && !survivesFailover) faults.push('no-synchronous-standby');
  const { fsync, synchronousCommit, fullPageWrites } = row;
  return {
    fsync,
    synchronousCommit,
    fullPageWrites,
    liveSynchronousStandbys: Number(row.standbys),
    promise: survivesFailover ? 'failover' : survivesRestart ? 'restart' : 'nothing',
    faults,
  };
}
