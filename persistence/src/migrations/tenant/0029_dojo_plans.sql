-- When a dojo is to begin, and a short code by which people of the tenant join it, also where it is private. Both are
-- null where nobody has arranged one. The index changes only with the code, so giving out a clientID stays in its page.
alter table dojo
  add column starts_at timestamptz,
  add column join_code text;
create unique index dojo_join_code on dojo (join_code) where join_code is not null;
