-- What is derived from packed rows: the part of the track that a player plays, and now and then a keyframe from which the
-- track goes on (recording/src/track-part.ts, keyframe.ts), both brotli-compressed. A row of this table is about the rows
-- of the chunk with the same seqs, and nothing is lost with it: the journal says the same.
create table dojo_track (
  dojo_id uuid not null,
  first_seq bigint not null,
  last_seq bigint not null,
  part bytea not null,
  part_sha256 bytea not null,
  -- Of the state after last_seq.
  keyframe bytea,
  keyframe_sha256 bytea,
  -- Of the chunk: they say when the next keyframe is due.
  chunk_bytes bigint not null,
  chunk_entries bigint not null,
  -- A hash of the quarantined entries up to last_seq that were left out.
  quarantine bytea not null,
  primary key (dojo_id, first_seq),
  check ((keyframe is null) = (keyframe_sha256 is null))
);

grant select, insert on dojo_track to tatami_tenant;
