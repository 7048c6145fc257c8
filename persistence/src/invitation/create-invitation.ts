import type { Invitation, NewInvitation } from '../member-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { INVITATION_COLUMNS } from './invitation-columns.ts';

export async function createInvitation(database: Queryable, wanted: NewInvitation): Promise<Invitation> {
  const { id, secretHash, role, createdBy, lifetimeMs, maxUses } = wanted;
  const [made] = await database.query<Invitation>(sql`with made as (
      insert into invitation (id, secret_hash, role, created_by, expires_at, max_uses)
      values (${id}, ${secretHash}, ${role}, ${createdBy},
        now() + ${lifetimeMs}::double precision * interval '1 millisecond', ${maxUses})
      returning *
    ), audited as (
      insert into audit (actor, action, subject, detail, after_hash)
      select created_by, 'invitation.create', id, jsonb_build_object('role', role, 'maxUses', max_uses),
        sha256(convert_to(to_jsonb(made)::text, 'utf8'))
      from made
    )
    select ${INVITATION_COLUMNS} from made`);
  if (made === undefined) throw new Error('An insert returns its row');
  return made;
}
