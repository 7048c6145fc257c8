create extension if not exists pg_trgm;

-- Which POCs the search index has to look at again. A row is written in the transaction that changes the POC, and
-- deleted when the index has accepted the change.
create table poc_outbox (
  position bigint generated always as identity primary key,
  poc_id uuid not null,
  -- At least this revision; that of a deletion is one more than the last.
  rev bigint not null,
  -- Rows of transactions that still run, or are later than one that does, are not read yet.
  xid xid8 not null default pg_current_xact_id(),
  noted_at timestamptz not null default clock_timestamp()
);

-- What the index compares is the revision, so a change that forgot to raise it would never be found.
create function poc_raise_rev() returns trigger language plpgsql as $$
begin
  if new.rev <= old.rev then
    new.rev := old.rev + 1;
  end if;
  return new;
end $$;
create trigger poc_raise_rev before update on poc
  for each row when (new is distinct from old) execute function poc_raise_rev();

create function poc_note_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    insert into poc_outbox (poc_id, rev) values (old.id, old.rev + 1);
  else
    insert into poc_outbox (poc_id, rev) values (new.id, new.rev);
  end if;
  -- Without a payload: PostgreSQL then sends one for all changes of a transaction.
  perform pg_notify('tatami_poc_changed', '');
  return null;
end $$;
create trigger poc_note_change after insert or update or delete on poc
  for each row execute function poc_note_change();

insert into poc_outbox (poc_id, rev) select id, rev from poc order by id;

-- The search index of installations without another one. It is a copy that can be made again from `poc`.
create table poc_search (
  poc_id uuid primary key,
  rev bigint not null,
  -- A deleted POC stays as a row without content for a while, so that a late write of it is known to be late.
  deleted_at timestamptz,
  name text not null default '',
  -- The folded words of the name, for exact names and beginnings.
  name_key text not null default '',
  description text not null default '',
  -- Folded words of name and labels, for what is mistyped.
  names text not null default '',
  document tsvector not null default '',
  languages text[] not null default '{}',
  language_keys text[] not null default '{}',
  tags text[] not null default '{}',
  tag_keys text[] not null default '{}',
  owner_id uuid,
  visibility text,
  created_at timestamptz,
  updated_at timestamptz
);
create index poc_search_document on poc_search using gin (document);
create index poc_search_names on poc_search using gin (names gin_trgm_ops);
create index poc_search_languages on poc_search using gin (language_keys);
create index poc_search_tags on poc_search using gin (tag_keys);
create index poc_search_deleted on poc_search (deleted_at) where deleted_at is not null;

grant select, insert, delete on poc_outbox to tatami_tenant;
grant select, insert, update, delete on poc_search to tatami_tenant;
