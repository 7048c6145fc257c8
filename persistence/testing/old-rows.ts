import { createHash } from 'node:crypto';
import type { DojoId, HashedRow, WriterId } from '@tatami/protocol';
import { journalHash, type Sha256 } from '@tatami/protocol';
import { sql } from '../src/sql/sql.ts';
import { type TestTenant, withAdmin } from './test-tenant.ts';

const sha256: Sha256 = bytes => createHash('sha256').update(bytes).digest();
const AT_ONCE = 5_000;

export interface OldRow {
  readonly payload: Uint8Array;
  readonly writer: WriterId;
  readonly batch: bigint;
}

/**
 * Appends rows as they would be there if they had been written a while ago, one a second or as `atMicros` says: the
 * append takes the time of the server's clock, and rows are packed only when they are old.
 */
export async function writeOldRows(
  { adminUrl }: Pick<TestTenant, 'adminUrl'>,
  dojoId: DojoId,
  rows: readonly OldRow[],
  atMicros = (index: number): bigint => (1_700_000_000n + BigInt(index)) * 1_000_000n,
): Promise<void> {
  await withAdmin(adminUrl, async admin => {
    const [head] = await admin.query<{ seq: bigint; epoch: number; hash: Uint8Array }>(
      sql`select seq, epoch, hash from dojo_head where dojo_id = ${dojoId}::uuid`,
    );
    if (head === undefined) throw new Error('there is no such dojo');
    let { hash } = head;
    const chained = rows.map((row, index) => {
      const hashed: HashedRow = {
        ...row,
        dojoId,
        epoch: head.epoch,
        seq: Number(head.seq) + index + 1,
        atMicros: atMicros(index),
      };
      hash = journalHash(sha256, hash, hashed);
      return { ...hashed, hash };
    });
    for (let from = 0; from < chained.length; from += AT_ONCE) {
      const some = chained.slice(from, from + AT_ONCE);
      await admin.query(sql`insert into dojo_journal (dojo_id, seq, epoch, at, writer, batch, payload, hash)
        select ${dojoId}::uuid, seq, ${head.epoch}::integer, timestamptz 'epoch' + micros * interval '1 microsecond',
          writer, batch, payload, hash
        from unnest(${some.map(row => row.seq)}::bigint[], ${some.map(row => row.atMicros)}::bigint[],
          ${some.map(row => row.writer)}::uuid[], ${some.map(row => row.batch)}::bigint[],
          ${some.map(row => row.payload)}::bytea[], ${some.map(row => row.hash)}::bytea[])
          as row (seq, micros, writer, batch, payload, hash)`);
    }
    const last = chained.at(-1);
    if (last === undefined) return;
    await admin.query(sql`update dojo_head set seq = ${last.seq}::bigint, hash = ${last.hash},
      at = timestamptz 'epoch' + ${last.atMicros}::bigint * interval '1 microsecond' where dojo_id = ${dojoId}::uuid`);
  });
}
