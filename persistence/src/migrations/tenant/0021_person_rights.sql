-- To which version of the privacy notice somebody has agreed, and when; null for nobody who was asked yet.
alter table person
  add column consent_version integer,
  add column consent_at timestamptz,
  -- Of somebody who was forgotten the row stays without a name: a session at their identity provider may go on, and their
  -- next request must not write the name again.
  add column erased_at timestamptz;
create index dojo_client_user on dojo_client (user_id);
