-- Each row of the audit is chained to the one before, so that a row that is changed or taken out later shows. Rows from
-- before this migration have no number and no hash.
alter table audit
  -- 1, 2, 3 … in the order of the chain; identities are drawn before the chain is locked, so ids are in another order.
  add column seq bigint unique,
  -- SHA-256 of what was changed, as it was before and after; null where there is none.
  add column before_hash bytea,
  add column after_hash bytea,
  add column hash bytea;

create table audit_head (
  is_only boolean primary key default true check (is_only),
  seq bigint not null,
  hash bytea not null
) with (fillfactor = 50);
insert into audit_head (seq, hash) values (0, sha256(''));

create function tatami_audit_hash(previous bytea, entry audit) returns bytea language sql stable parallel safe as $$
  select sha256(previous || '\x01'::bytea || convert_to(jsonb_build_object(
    'seq', entry.seq, 'at', (extract(epoch from entry.at) * 1000000)::bigint, 'actor', entry.actor,
    'action', entry.action, 'subject', entry.subject, 'detail', entry.detail,
    'before', encode(entry.before_hash, 'hex'), 'after', encode(entry.after_hash, 'hex'))::text, 'utf8'))
$$;

-- A trigger, so that no statement can forget it. It runs as the owner of the schema: a tenant's role may write an audit
-- row, and can neither move the head nor choose a hash. Whoever mutates waits here for those before it, until they
-- commit; a statement that times out on that lock is run again as for any other row.
create function tatami_chain_audit() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  head public.audit_head;
begin
  select * into strict head from public.audit_head for update;
  new.seq := head.seq + 1;
  new.hash := public.tatami_audit_hash(head.hash, new);
  update public.audit_head set seq = new.seq, hash = new.hash;
  return new;
end
$$;
create trigger audit_chain before insert on audit for each row execute function tatami_chain_audit();
