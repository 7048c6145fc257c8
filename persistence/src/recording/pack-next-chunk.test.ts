import type { DojoId, WriterId } from '@tatami/protocol';
import { encodeBatch } from '@tatami/protocol';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { newUserId, newWriterId } from '../../testing/ids.ts';
import { type OldRow, writeOldRows } from '../../testing/old-rows.ts';
import { createTestDojo, createTestTenant, type TestTenant, withAdmin } from '../../testing/test-tenant.ts';
import type { JournalRow } from '../journal/journal.ts';
import { findOrphanedDojos, verifyDojo } from '../journal/verify.ts';
import { CONNECTION_DEFAULTS, Connection, type Queryable } from '../sql/connection.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';
import { inTransaction } from '../sql/transaction.ts';
import { packNextChunk } from './pack-next-chunk.ts';

const AGE_MS = 3_600_000;
const ana = newUserId();
let tenant: TestTenant;
let admin: Connection;
beforeAll(async () => {
  tenant = await createTestTenant();
  admin = await Connection.open({ ...CONNECTION_DEFAULTS, url: tenant.adminUrl });
});
afterAll(async () => {
  await admin?.close();
  await tenant?.dispose();
});

function oldRows(count: number, writer: WriterId = newWriterId(), firstBatch = 1): OldRow[] {
  return Array.from({ length: count }, (_, index) => ({
    writer,
    batch: BigInt(firstBatch + index),
    payload: encodeBatch([
      { kind: 'marker', userId: ana, clientId: 1, deltaMs: index % 9, bytes: Uint8Array.of(index & 255, 7) },
    ]),
  }));
}

async function dojoOf(rows: readonly OldRow[]): Promise<DojoId> {
  const dojoId = await createTestDojo(tenant);
  await writeOldRows(tenant, dojoId, rows);
  return dojoId;
}

async function allRows(dojoId: DojoId, page = 700): Promise<JournalRow[]> {
  const rows: JournalRow[] = [];
  for (;;) {
    const more = await tenant.storage.journal.read(dojoId, rows.at(-1)?.seq ?? 0, page);
    rows.push(...more);
    if (more.length < page) return rows;
  }
}

const plain = (rows: readonly JournalRow[]) =>
  rows.map(row => ({
    ...row,
    payload: Buffer.from(row.payload).toString('hex'),
    hash: Buffer.from(row.hash).toString('hex'),
  }));
const pack = (dojoId: DojoId, ageMs = AGE_MS) => tenant.storage.recordings.pack(dojoId, ageMs);
const verify = (dojoId: DojoId) => verifyDojo(tenant.storage.database, dojoId);
const unpackedSeqs = async (dojoId: DojoId) =>
  (
    await admin.query<{ seq: bigint }>(
      sql`select seq from dojo_journal where dojo_id = ${dojoId} order by seq`,
    )
  ).map(({ seq }) => Number(seq));

it('[J9] packs full chunks, one after the other, and every reader finds the rows as they were', async () => {
  const dojoId = await dojoOf(oldRows(2_100));
  const before = plain(await allRows(dojoId));
  expect(await tenant.storage.recordings.due(AGE_MS, 10)).toContain(dojoId);
  expect(await pack(dojoId)).toMatchObject({ kind: 'packed', firstSeq: 1, lastSeq: 1_000 });
  expect(await pack(dojoId)).toMatchObject({ kind: 'packed', firstSeq: 1_001, lastSeq: 2_000 });
  expect(await pack(dojoId)).toEqual({ kind: 'nothing-to-pack' });
  expect(await tenant.storage.recordings.due(AGE_MS, 10)).not.toContain(dojoId);
  expect(await unpackedSeqs(dojoId)).toEqual(Array.from({ length: 100 }, (_, i) => 2_001 + i));
  for (const page of [64, 999, 1_000, 1_001, 5_000]) {
    expect(plain(await allRows(dojoId, page))).toEqual(before);
  }
  const around = [
    [0, 1],
    [999, 2],
    [1_000, 1],
    [1_500, 700],
    [1_999, 3],
    [2_099, 5],
    [2_100, 5],
  ] as const;
  for (const [after, limit] of around) {
    const found = await tenant.storage.journal.read(dojoId, after, limit);
    expect(plain(found)).toEqual(before.slice(after, after + limit));
  }
  expect(await verify(dojoId)).toEqual({ kind: 'intact', rows: 2_100 });
});

it('counts entries, and never divides a row', async () => {
  const rows = oldRows(30).map((row, index) => ({
    ...row,
    payload: encodeBatch(
      Array.from({ length: 90 }, () => ({
        kind: 'update' as const,
        userId: ana,
        clientId: index,
        deltaMs: 0,
        bytes: new Uint8Array(2),
      })),
    ),
  }));
  const dojoId = await dojoOf(rows);
  expect(await pack(dojoId)).toMatchObject({ kind: 'packed', firstSeq: 1, lastSeq: 11 });
  expect(await pack(dojoId)).toMatchObject({ kind: 'packed', firstSeq: 12, lastSeq: 22 });
  expect(await pack(dojoId)).toEqual({ kind: 'nothing-to-pack' });
});

it('leaves rows that are young, and packs the last ones of an archived dojo', async () => {
  const young = await dojoOf([]);
  const writer = newWriterId();
  const request = (batch: bigint) => ({ dojoId: young, epoch: 1, batch, payload: encodeBatch([]) });
  await tenant.storage.journal.append(writer, [request(1n)]);
  await tenant.storage.dojos.changeState(young, 'archived', {
    writer,
    batch: 2n,
    payload: encodeBatch([
      { kind: 'archive', userId: ana, clientId: 0, deltaMs: 0, bytes: new Uint8Array(0) },
    ]),
  });
  expect(await pack(young)).toEqual({ kind: 'nothing-to-pack' });
  // Even if somebody asks for it, the database packs nothing that a statement may still write.
  await expect(pack(young, -1_000)).rejects.toThrow(/not old enough/);
  const dojoId = await dojoOf(oldRows(5));
  await admin.query(sql`update dojo_head set state = 'archived' where dojo_id = ${dojoId}`);
  expect(await pack(dojoId)).toMatchObject({ kind: 'packed', firstSeq: 1, lastSeq: 5 });
  expect(await unpackedSeqs(dojoId)).toEqual([]);
  expect(await verify(dojoId)).toEqual({ kind: 'intact', rows: 5 });
});

it('[J2] finds a batch that is packed when its writer asks again, and appends it no second time', async () => {
  const writer = newWriterId();
  const dojoId = await dojoOf([...oldRows(600, writer, 1), ...oldRows(600, newWriterId(), 50)]);
  await pack(dojoId);
  const before = await allRows(dojoId);
  const again = before[499];
  if (again === undefined) throw new Error('there are rows');
  const { batch, payload, seq, atMicros, hash } = again;
  const outcomes = await tenant.storage.journal.resolve(writer, [{ dojoId, epoch: 1, batch, payload }]);
  expect(outcomes).toEqual([{ kind: 'committed', dojoId, batch, seq, atMicros, hash: Buffer.from(hash) }]);
  const [fresh] = await tenant.storage.journal.resolve(writer, [{ dojoId, epoch: 1, batch: 700n, payload }]);
  expect(fresh).toMatchObject({ kind: 'committed', seq: 1_201 });
  // A number between two that this writer has used, which the spans of a chunk cannot exclude.
  const [between] = await tenant.storage.journal.resolve(newWriterId(), [
    { dojoId, epoch: 1, batch, payload },
  ]);
  expect(between).toMatchObject({ kind: 'committed', seq: 1_202 });
  expect(await verify(dojoId)).toEqual({ kind: 'intact', rows: 1_202 });
});

it('[J9] reports read what is packed by its time', async () => {
  const dojoId = await dojoOf(oldRows(2_050));
  const at = (second: number) => new Date((1_700_000_000 + second) * 1_000);
  const read = async ([from, to, after, limit]: readonly [number, number, number, number]) =>
    (await tenant.storage.reports.rows(dojoId, { from: at(from), to: at(to) }, after, limit)).map(
      row => row.seq,
    );
  const asked = [
    [0, 3_000, 0, 5_000],
    [990, 1_010, 0, 100],
    [990, 2_040, 0, 1_030],
    [1_995, 2_020, 0, 10],
    [1_995, 2_020, 2_000, 100],
    [2_010, 2_020, 0, 100],
  ] as const;
  const before: number[][] = [];
  for (const each of asked) before.push(await read(each));
  await pack(dojoId);
  await pack(dojoId);
  for (const [index, each] of asked.entries()) expect(await read(each)).toEqual(before[index]);
  expect(before[1]).toHaveLength(20);
});

it('[J10] two who pack the same dojo do not meet, and the second waits for nothing', async () => {
  const dojoId = await dojoOf(oldRows(1_500));
  await tenant.storage.database.transaction(async transaction => {
    expect(await packNextChunk(transaction, dojoId, AGE_MS)).toMatchObject({ kind: 'packed' });
    expect(await pack(dojoId)).toEqual({ kind: 'elsewhere' });
    // Nor does whoever writes or reads.
    const writer = newWriterId();
    const [outcome] = await tenant.storage.journal.append(writer, [
      { dojoId, epoch: 1, batch: 1n, payload: encodeBatch([]) },
    ]);
    expect(outcome).toMatchObject({ kind: 'committed', seq: 1_501 });
    expect(await allRows(dojoId)).toHaveLength(1_501);
  });
  expect(await verify(dojoId)).toEqual({ kind: 'intact', rows: 1_501 });
});

it('[J10] killed after any statement, it leaves all or nothing, and whoever goes on makes the same bytes', async () => {
  const dojoId = await dojoOf(oldRows(1_100));
  const chunkIn = async (database: Queryable) =>
    (
      await database.query<{ chunk: Buffer }>(sql`select chunk from dojo_recording where dojo_id = ${dojoId}`)
    )[0]?.chunk;
  let expected: Buffer | undefined;
  const takenBack = tenant.storage.database.transaction(async transaction => {
    await packNextChunk(transaction, dojoId, AGE_MS);
    expected = await chunkIn(transaction);
    throw new Error('taken back');
  });
  await expect(takenBack).rejects.toThrow('taken back');
  let isPacked = false;
  let kills = 0;
  for (; !isPacked; kills++) {
    const own = await Connection.open({ ...CONNECTION_DEFAULTS, url: tenant.url });
    let asked = 0;
    const dying = {
      query: async <Row>(query: SqlQuery): Promise<Row[]> => {
        const answer = own.query<Row>(query);
        if (asked++ === kills) own.destroy();
        return answer;
      },
    };
    await inTransaction(own, () => packNextChunk(dying, dojoId, AGE_MS)).catch(() => {});
    await own.close();
    const unpacked = (await unpackedSeqs(dojoId)).length;
    isPacked = (await chunkIn(admin)) !== undefined;
    expect(unpacked).toBe(isPacked ? 100 : 1_100);
    expect(await verify(dojoId)).toEqual({ kind: 'intact', rows: 1_100 });
    // The server may need a moment to notice that the killed one, with its lease, is gone.
    await admin.query(sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = current_database() and state like 'idle in transaction%'`);
  }
  expect(kills).toBeGreaterThan(5);
  expect(await chunkIn(admin)).toEqual(expected);
});

it('does not pack what is damaged', async () => {
  const dojoId = await dojoOf(oldRows(1_100));
  await admin.query(sql`update dojo_journal set payload = 'x' where dojo_id = ${dojoId} and seq = 7`);
  expect(await pack(dojoId)).toEqual({ kind: 'damaged', seq: 7 });
  expect(await unpackedSeqs(dojoId)).toHaveLength(1_100);
});

it('[J11] verify finds a chunk that is damaged, and the rest of the rows are still read', async () => {
  const dojoId = await dojoOf(oldRows(2_050));
  await pack(dojoId);
  await pack(dojoId);
  const flip = sql`update dojo_recording set chunk = set_bit(chunk, 2001, 1 - get_bit(chunk, 2001))
    where dojo_id = ${dojoId} and last_seq = 1000`;
  await admin.query(flip);
  expect(await verify(dojoId)).toEqual({ kind: 'broken', seq: 1, fault: 'chunk' });
  const rows = await allRows(dojoId);
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 2_050 }, (_, index) => index + 1));
  expect(rows.filter(({ payload }) => payload.length === 0)).toHaveLength(1_000);
  const { batch, writer, payload } = rows[1_500] ?? {};
  if (!batch || !writer || !payload) throw new Error('there are rows');
  // Nobody knows whether a batch is in it, so nothing is appended that may be there already.
  const resolved = tenant.storage.journal.resolve(writer, [{ dojoId, epoch: 1, batch: 5n, payload }]);
  await expect(resolved).rejects.toMatchObject({ code: 'recording-damaged' });
  await admin.query(flip);
  expect(await verify(dojoId)).toEqual({ kind: 'intact', rows: 2_050 });
});

it.each([
  [
    'a chunk that is missing',
    'delete from dojo_recording where last_seq = 1000',
    { seq: 1_001, fault: 'hole' },
  ],
  [
    'a row that is in a chunk and in the journal',
    `insert into dojo_journal select dojo_id, 9, 1, now(), gen_random_uuid(), 1, 'x', last_hash
      from dojo_recording where last_seq = 1000`,
    { seq: 9, fault: 'also-packed' },
  ],
  [
    'chunks without a head',
    'update dojo_recording set dojo_id = gen_random_uuid() where last_seq = 2000',
    { seq: 2_001, fault: 'hole' },
  ],
])('[J11] verify finds %s', async (_, text, found) => {
  const dojoId = await dojoOf(oldRows(2_050));
  await pack(dojoId);
  await pack(dojoId);
  await admin.query({ text, values: [] });
  expect(await verify(dojoId)).toEqual({ kind: 'broken', ...found });
  expect(await findOrphanedDojos(tenant.storage.database)).toHaveLength(text.startsWith('update') ? 1 : 0);
});

it("a tenant's role can neither change nor delete what is packed", async () => {
  await withAdmin(tenant.url, async own => {
    for (const text of ['update dojo_recording set last_seq = 9', 'delete from dojo_recording']) {
      await expect(own.query({ text, values: [] })).rejects.toThrow(/permission denied/);
    }
  });
});

afterEach(async () => {
  await admin.query(sql`delete from dojo_recording`);
  await admin.query(sql`delete from dojo_journal`);
});
