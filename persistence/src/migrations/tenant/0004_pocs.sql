create table poc (
  id uuid primary key,
  name text not null,
  -- Markdown.
  description text not null,
  languages text[] not null,
  tags text[] not null,
  repository_url text,
  owner_id uuid not null,
  visibility text not null check (visibility in ('tenant', 'private')),
  -- Raised by every change; who changes says which revision they have seen.
  rev bigint not null default 1,
  -- Null, or {"dojoId", "version"}: the dojo that it came from, and the seq of its journal by then.
  origin jsonb,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
-- The order of ids is the order of creation, so lists are read along an index on them, newest first.
create index poc_owner on poc (owner_id, id);
create index poc_tags on poc using gin (tags);
create index poc_languages on poc using gin (languages);

grant select, insert, update, delete on poc to tatami_tenant;
