-- Large objects have no limit and no owner among the tables: a tenant's role could fill the disk with them.
do $$
declare
  large_object_function regprocedure;
begin
  for large_object_function in
    select oid::regprocedure from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace and (proname like 'lo\_%' or proname in ('loread', 'lowrite'))
  loop
    execute format('revoke execute on function %s from public', large_object_function);
  end loop;
end $$;
