-- Where a change came from: the id of the request, and the address that it was sent from. An address belongs to a person,
-- who may ask to be forgotten, so the chain covers only its hash with a salt: without the two it cannot be guessed, and the
-- chain still holds.
alter table audit
  add column request_id text,
  add column address text,
  add column address_salt uuid,
  add column address_hash bytea;
create index audit_actor on audit (actor, seq);
create index audit_action on audit (action, seq);
create index audit_at on audit (at);

-- Of a row without an origin, the same hash as before.
create or replace function tatami_audit_hash(previous bytea, entry audit) returns bytea
language sql stable parallel safe as $$
  select sha256(previous || '\x01'::bytea || convert_to((jsonb_build_object(
    'seq', entry.seq, 'at', (extract(epoch from entry.at) * 1000000)::bigint, 'actor', entry.actor,
    'action', entry.action, 'subject', entry.subject, 'detail', entry.detail,
    'before', encode(entry.before_hash, 'hex'), 'after', encode(entry.after_hash, 'hex'))
    || case when entry.request_id is null then '{}'
      else jsonb_build_object('request', entry.request_id, 'address', encode(entry.address_hash, 'hex')) end)::text, 'utf8'))
$$;

-- The API says where a change comes from in two settings of the transaction.
create or replace function tatami_chain_audit() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  head public.audit_head;
begin
  new.request_id := nullif(current_setting('tatami.request_id', true), '');
  if new.request_id is null then
    new.address := null;
  else
    new.address := nullif(current_setting('tatami.address', true), '');
  end if;
  if new.address is null then
    new.address_salt := null;
    new.address_hash := null;
  else
    new.address_salt := gen_random_uuid();
    new.address_hash := sha256(uuid_send(new.address_salt) || convert_to(new.address, 'utf8'));
  end if;
  select * into strict head from public.audit_head for update;
  new.seq := head.seq + 1;
  new.hash := public.tatami_audit_hash(head.hash, new);
  update public.audit_head set seq = new.seq, hash = new.hash;
  return new;
end
$$;

-- To compare the last row with, and to forget an address.
grant select on audit_head to tatami_tenant;
grant update (address, address_salt) on audit to tatami_tenant;
