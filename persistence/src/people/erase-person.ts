import type { MemberRole } from '@tatami/protocol';
import { lockAccess } from '../member/lock-access.ts';
import { roleHash } from '../member/role-hash.ts';
import type { Erasure, ErasureOutcome } from '../people-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** In a transaction. */
export async function erasePerson(
  transaction: Queryable,
  { userId, by, deletesArchives }: Erasure,
): Promise<ErasureOutcome> {
  await lockAccess(transaction);
  const [person] = await transaction.query<{ name: string; role: MemberRole; hasOtherOwner: boolean }>(
    sql`select name, coalesce(given_role, token_role, 'participant') as role, exists (
        select from person other
        where coalesce(other.given_role, other.token_role) = 'owner' and other.user_id <> ${userId}::uuid
      ) as "hasOtherOwner"
      from person where user_id = ${userId}::uuid and erased_at is null for update`,
  );
  if (person === undefined) return { kind: 'unknown' };
  if (person.role === 'owner' && !person.hasOtherOwner) return { kind: 'last-owner' };
  // Nobody else can see these, and nobody would be left who can.
  const pocs = await transaction.query(
    sql`delete from poc where owner_id = ${userId}::uuid and visibility = 'private' returning 1`,
  );
  await nameNoMore(transaction, userId, person.name);
  const archives = deletesArchives ? await deleteArchives(transaction, userId) : 0;
  await transaction.query(sql`delete from notification where user_id = ${userId}::uuid`);
  await transaction.query(sql`delete from report_schedule where user_id = ${userId}::uuid`);
  await transaction.query(sql`delete from push_subscription where user_id = ${userId}::uuid`);
  await transaction.query(sql`delete from year_video where user_id = ${userId}::uuid`);
  await transaction.query(sql`delete from ci_token where created_by = ${userId}::uuid`);
  await transaction.query(sql`delete from idempotency_key where user_id = ${userId}::uuid`);
  await transaction.query(sql`update person set name = '', token_role = null, given_role = 'removed',
      consent_version = null, consent_at = null, email = null, language = null,
      notifications_off = default, has_year_video = false, is_in_team_year = false, erased_at = clock_timestamp() where user_id = ${userId}::uuid`);
  await transaction.query(sql`update tenant_access set revision = revision + 1`);
  await transaction.query(sql`insert into revocation (user_id, at) values (${userId}, clock_timestamp())
    on conflict (user_id) do update set at = greatest(revocation.at, excluded.at)`);
  await transaction.query(sql`insert into audit (actor, action, subject, detail, before_hash)
    values (${by}::uuid, 'person.erase', ${userId}::uuid,
      jsonb_build_object('privatePocs', ${pocs.length}::integer, 'archives', ${archives}::integer),
      ${roleHash(userId, person.role)})`);
  // The row above, too, if they have asked for it themselves.
  await transaction.query(
    sql`update audit set address = null, address_salt = null where actor = ${userId}::uuid and address is not null`,
  );
  return { kind: 'erased' };
}

/** Where the server itself has written the name: a POC that was made of a dojo says who took part. */
async function nameNoMore(transaction: Queryable, userId: string, name: string): Promise<void> {
  if (name.trim() === '') return;
  await transaction.query(sql`with quoted as (
      select '(?<!\\w)' || regexp_replace(${name}::text, '([^[:alnum:][:space:]])', '\\\\\\1', 'g') || '(?!\\w)' as pattern
    )
    update poc set description = regexp_replace(description, pattern, 'Participant', 'g'),
      rev = rev + 1, updated_at = clock_timestamp()
    from quoted
    where origin is not null and description ~ pattern
      and (origin ->> 'dojoId')::uuid in (select dojo_id from dojo_client where user_id = ${userId}::uuid)`);
  // An answer that is kept for a repeated request would still have it.
  await transaction.query(sql`update idempotency_key set response = null
    where position(${JSON.stringify(name).slice(1, -1)}::text in response) > 0`);
}

async function deleteArchives(transaction: Queryable, userId: string): Promise<number> {
  const rows = await transaction.query<{ pocId: string }>(sql`with deleted as (
      delete from poc_attachment using poc
      where poc.id = poc_attachment.poc_id and poc_attachment.content_type = 'application/zip'
        and (poc.origin ->> 'dojoId')::uuid in (select dojo_id from dojo_client where user_id = ${userId}::uuid)
      returning poc_attachment.poc_id
    ), raised as (
      update poc set rev = rev + 1, updated_at = clock_timestamp()
      where id in (select poc_id from deleted)
    )
    select poc_id as "pocId" from deleted`);
  return rows.length;
}
