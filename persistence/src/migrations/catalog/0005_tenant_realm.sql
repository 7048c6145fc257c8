-- The realm that was made for the tenant at an identity provider, so that an erasure cannot forget it. Null where the
-- tenant has brought its own.
alter table tenant add column realm text;
