-- What a mapping file adds to the document of a POC, as a search shows it.
alter table poc_search add column extra jsonb not null default '{}';

-- For a table whose rows a mapping file makes part of the document of a POC:
--   create trigger search_changed after insert or update or delete on review
--     for each row execute function search_changed('poc_id', 'poc', 'id');
-- The arguments: the column of this table, the table above it, and the column there that has the same value. The POC
-- above gets another revision, which the search index hears of. A table between the two is touched, and its own trigger
-- goes on from there.
create function search_changed() returns trigger language plpgsql as $$
declare
  statement text := format(
    'update %1$I set %2$s where %3$I = ($1).%4$I',
    tg_argv[1],
    case when tg_argv[1] = 'poc' then 'rev = rev + 1' else format('%1$I = %1$I', tg_argv[2]) end,
    tg_argv[2],
    tg_argv[0]
  );
begin
  if tg_op <> 'DELETE' then
    execute statement using new;
  end if;
  -- A row that has moved has left another POC.
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and to_jsonb(old) -> tg_argv[0] <> to_jsonb(new) -> tg_argv[0]) then
    execute statement using old;
  end if;
  return null;
end $$;
