import type { AuditVerdict } from '../audit-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

const PAGE_ROWS = 10_000;

/** In a transaction that sees one moment. An address that was forgotten is no fault; another one is. */
export async function verifyAudit(transaction: Queryable): Promise<AuditVerdict> {
  const [head] = await transaction.query<{ seq: bigint; isLast: boolean }>(
    sql`select seq, seq = coalesce((select max(seq) from audit), 0)
        and hash = coalesce((select audit.hash from audit where audit.seq = audit_head.seq), sha256('')) as "isLast"
      from audit_head`,
  );
  if (head === undefined) return { kind: 'broken', seq: 0 };
  const rows = Number(head.seq);
  for (let after = 0; after < rows; after += PAGE_ROWS) {
    const [broken] = await transaction.query<{ seq: bigint }>(
      sql`select expected.seq from generate_series(${after + 1}::bigint, ${Math.min(rows, after + PAGE_ROWS)}::bigint)
          as expected (seq)
        left join audit entry on entry.seq = expected.seq
        left join audit previous on previous.seq = expected.seq - 1
        where entry.seq is null
          or entry.hash is distinct from tatami_audit_hash(
            case when expected.seq = 1 then sha256('') else previous.hash end, entry)
          or entry.address is not null and entry.address_hash is distinct from
            sha256(uuid_send(entry.address_salt) || convert_to(entry.address, 'utf8'))
        order by expected.seq limit 1`,
    );
    if (broken !== undefined) return { kind: 'broken', seq: Number(broken.seq) };
  }
  return head.isLast ? { kind: 'intact', rows } : { kind: 'broken', seq: rows };
}
