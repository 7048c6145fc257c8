-- Rows from before stay as they are: the chain of hashes covers them. What no person did has the nil UUID.
alter table audit add constraint audit_actor check (actor is not null) not valid;
