-- A file of a POC. The bytes are in the store of objects, under the ids of tenant, POC and file.
create table poc_attachment (
  id uuid primary key,
  poc_id uuid not null references poc on delete cascade,
  kind text not null check (kind in ('attachment', 'screenshot')),
  file_name text not null,
  content_type text not null,
  size_bytes bigint not null,
  -- In hexadecimal digits; of a file that goes in parts, of the parts' checksums one after the other.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Nobody but its sender hears of a file before it has arrived and was found to be what was declared.
  state text not null default 'uploading' check (state in ('uploading', 'ready')),
  -- Of a file that goes in parts: their id at the store.
  upload_id text,
  -- Of screenshots: their order.
  position integer,
  created_by uuid not null,
  created_at timestamptz not null default clock_timestamp()
);
create index poc_attachment_poc on poc_attachment (poc_id, id);
create index poc_attachment_uploading on poc_attachment (created_at) where state = 'uploading';

-- What the store has to forget, kept until it has confirmed that.
create table doomed_object (
  attachment_id uuid primary key,
  poc_id uuid not null,
  upload_id text,
  since timestamptz not null default clock_timestamp()
);

-- A trigger, so that no statement can forget it: also a POC that is deleted takes its files along.
create function tatami_doom_object() returns trigger language plpgsql as $$
begin
  insert into doomed_object (attachment_id, poc_id, upload_id) values (old.id, old.poc_id, old.upload_id);
  return null;
end
$$;
create trigger poc_attachment_doomed after delete on poc_attachment
  for each row execute function tatami_doom_object();

grant select, insert, update, delete on poc_attachment to tatami_tenant;
grant select, insert, delete on doomed_object to tatami_tenant;
