-- Old rows of a journal, packed: protocol/src/chunk.ts, brotli-compressed. A row of this table stands for the rows of
-- dojo_journal from first_seq to last_seq, which are gone.
create table dojo_recording (
  dojo_id uuid not null,
  first_seq bigint not null,
  last_seq bigint not null,
  -- Of the last row.
  last_at timestamptz not null,
  last_hash bytea not null,
  chunk bytea not null,
  -- Of the chunk as it is stored.
  sha256 bytea not null,
  -- Who wrote the rows, and the least and the greatest of the batches of each: whoever does not know whether a batch was
  -- committed opens only the chunks that can have it.
  writers uuid[] not null,
  first_batches bigint[] not null,
  last_batches bigint[] not null,
  primary key (dojo_id, last_seq)
);

-- A tenant's role may delete nothing of a journal, but this function may: exactly the rows that the chunk stands for, in
-- the transaction that keeps the chunk. It cannot look into the chunk, but takes the hash of the last row from the journal,
-- so a chunk of other rows would be found by `verify`. Ten minutes are much longer than any statement may run (30 s): a
-- first try of an append that still runs somewhere must find its row, or its batch would be there twice.
create function tatami_pack_journal(
  of_dojo uuid, from_seq bigint, to_seq bigint, new_chunk bytea, of_writers uuid[], firsts bigint[], lasts bigint[]
) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  removed bigint;
begin
  if from_seq <> coalesce((select max(last_seq) from public.dojo_recording where dojo_id = of_dojo), 0) + 1 then
    raise exception 'the chunk does not follow the last one' using errcode = '40001';
  end if;
  insert into public.dojo_recording
    (dojo_id, first_seq, last_seq, last_at, last_hash, chunk, sha256, writers, first_batches, last_batches)
  select dojo_id, from_seq, seq, at, hash, new_chunk, sha256(new_chunk), of_writers, firsts, lasts
  from public.dojo_journal
  where dojo_id = of_dojo and seq = to_seq and at < clock_timestamp() - interval '10 minutes';
  if not found then
    raise exception 'the last row of the chunk is not there, or not old enough' using errcode = '40001';
  end if;
  delete from public.dojo_journal where dojo_id = of_dojo and seq between from_seq and to_seq;
  get diagnostics removed = row_count;
  if removed <> to_seq - from_seq + 1 then
    raise exception 'the journal has % rows of this chunk', removed using errcode = '40001';
  end if;
end $$;
revoke execute on function tatami_pack_journal from public;
grant execute on function tatami_pack_journal to tatami_tenant;
grant select on dojo_recording to tatami_tenant;
