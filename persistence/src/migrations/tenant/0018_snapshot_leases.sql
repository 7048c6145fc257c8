-- Which process writes a dojo's next snapshot. It only saves work: two snapshots at once do no harm. A row comes and
-- goes with each snapshot, so the table stays small and needs no room for updates.
create table dojo_snapshot_lease (
  dojo_id uuid primary key,
  holder uuid not null,
  ends_at timestamptz not null
);

grant select, insert, update, delete on dojo_snapshot_lease to tatami_tenant;
