import { sql } from '../sql/sql.ts';

/**
 * What `dojo`, `member` and `person` make of somebody: whoever was removed from the tenant is removed everywhere, a
 * membership of the dojo goes first, and a role that an owner gave goes before that of the token, but opens no private dojo.
 */
export const EFFECTIVE_ROLE = sql`case
  when person.given_role = 'removed' then 'removed'
  when member.role is not null then member.role
  when not dojo.is_private then person.given_role
end`;
