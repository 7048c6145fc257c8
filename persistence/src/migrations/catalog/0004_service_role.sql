-- Processes that make no tenants are members of this role and need no other right.
grant select on tenant, tenant_domain to tatami_service;
grant select, insert, update, delete on tenant_work to tatami_service;
