-- Large objects have no limit and no owner among the tables: a tenant's role could fill the disk with them. Only a
-- superuser may take that away; a managed PostgreSQL gives nobody one, and its tenants keep the right.
do $$
declare
  large_object_function regprocedure;
begin
  for large_object_function in
    select oid::regprocedure from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace and (proname like 'lo\_%' or proname in ('loread', 'lowrite'))
  loop
    begin
      execute format('revoke execute on function %s from public', large_object_function);
    exception when insufficient_privilege then
      raise notice 'large objects stay allowed: %', sqlerrm;
    end;
  end loop;
end $$;
