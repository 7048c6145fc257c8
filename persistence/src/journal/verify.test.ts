import type { DojoId } from '@tatami/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newWriterId } from '../../testing/ids.ts';
import { createTestDojo, createTestTenant, type TestTenant, withAdmin } from '../../testing/test-tenant.ts';
import { CONNECTION_DEFAULTS, Connection } from '../sql/connection.ts';
import type { SqlQuery } from '../sql/sql.ts';
import { sql } from '../sql/sql.ts';
import { findOrphanedDojos, verifyDojo } from './verify.ts';

// Batch numbers are multiples of 3, because no two of them differ in one bit: the unique key would refuse the flip.
const ROWS = 130;
let tenant: TestTenant;
let admin: Connection;
let dojoId: DojoId;

beforeAll(async () => {
  tenant = await createTestTenant();
  admin = await Connection.open({ ...CONNECTION_DEFAULTS, url: tenant.adminUrl });
  dojoId = await createTestDojo(tenant);
  const writer = newWriterId();
  for (let batch = 1n; batch <= ROWS; batch++) {
    const payload = crypto.getRandomValues(new Uint8Array(1 + (Number(batch) % 40)));
    await tenant.storage.journal.append(writer, [{ dojoId, epoch: 1, batch: batch * 3n, payload }]);
  }
});
afterAll(async () => {
  await admin?.close();
  await tenant?.dispose();
});

const verdict = () => verifyDojo(tenant.storage.database, dojoId);

/** Changes something, looks at the verdict, and changes it back. */
async function verdictAfter(change: SqlQuery, undo: SqlQuery): Promise<unknown> {
  await admin.query(change);
  const found = await verdict();
  await admin.query(undo);
  expect(await verdict()).toEqual({ kind: 'intact', rows: ROWS });
  return found;
}

/** Statements that flip one bit of a column of a row, each its own inverse except for a moved key. */
function flip(column: string, seq: number, bit: number): { change: SqlQuery; undo: SqlQuery } {
  const key = sql`where dojo_id = ${dojoId} and seq = ${seq}::bigint`;
  const self = (text: string, values: SqlQuery['values'] = []): { change: SqlQuery; undo: SqlQuery } => {
    const set: SqlQuery = { text, values };
    const change = sql`update dojo_journal set ${set} ${key}`;
    return { change, undo: change };
  };
  const byte = (name: string): SqlQuery => ({ text: name, values: [] });
  switch (column) {
    case 'payload':
    case 'hash': {
      const set = sql`${byte(column)} = set_bit(${byte(column)}, ${bit}::bigint % (octet_length(${byte(column)}) * 8),
        1 - get_bit(${byte(column)}, ${bit}::bigint % (octet_length(${byte(column)}) * 8)))`;
      return self(set.text, set.values);
    }
    case 'epoch':
      return self(`epoch = epoch # (1 << ${bit % 31})`);
    case 'batch':
      return self(`batch = batch # (1::bigint << ${bit % 64})`);
    case 'at': {
      const micros = '(extract(epoch from at) * 1000000)::bigint';
      return self(
        `at = timestamptz 'epoch' + (${micros} # (1::bigint << ${bit % 50})) * interval '1 microsecond'`,
      );
    }
    case 'writer': {
      const flipped = (name: string): string =>
        `encode(set_bit(uuid_send(${name}), ${bit % 128}, 1 - get_bit(uuid_send(${name}), ${bit % 128})), 'hex')::uuid`;
      return self(`writer = ${flipped('writer')}`);
    }
    case 'seq': {
      const moved = BigInt(seq) ^ (1n << BigInt(8 + (bit % 54)));
      return {
        change: sql`update dojo_journal set seq = ${moved}::bigint ${key}`,
        undo: sql`update dojo_journal set seq = ${seq}::bigint where dojo_id = ${dojoId} and seq = ${moved}::bigint`,
      };
    }
    default: {
      const at = (Number.parseInt(dojoId.slice(-1), 16) ^ (1 << (bit % 4))).toString(16);
      const other = dojoId.slice(0, -1) + at;
      return {
        change: sql`update dojo_journal set dojo_id = ${other} ${key}`,
        undo: sql`update dojo_journal set dojo_id = ${dojoId} where dojo_id = ${other} and seq = ${seq}::bigint`,
      };
    }
  }
}

describe('verifying a journal', () => {
  beforeEach(async () => {
    expect(await verdict()).toEqual({ kind: 'intact', rows: ROWS });
  });

  const columns = ['dojo_id', 'seq', 'epoch', 'at', 'writer', 'batch', 'payload', 'hash'];
  it.each(columns)('[J1] finds a flipped bit in %s of any row', async column => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: ROWS }), fc.nat(1023), async (seq, bit) => {
        const { change, undo } = flip(column, seq, bit);
        const found = await verdictAfter(change, undo);
        // A moved row leaves a hole where it was, which shows at the row after it, or at the head after the last.
        expect(found).toMatchObject({ kind: 'broken' });
        if (column !== 'seq' && column !== 'dojo_id') expect(found).toMatchObject({ seq });
      }),
      { numRuns: 12 },
    );
  });

  it('[J1] finds a deleted last row, and a deleted row in the middle', async () => {
    for (const [seq, expected] of [
      [ROWS, { seq: ROWS - 1, fault: 'head-mismatch' }],
      [50, { seq: 51, fault: 'hole' }],
    ] as const) {
      await admin.query(keep(seq));
      const found = await verdictAfter(
        sql`delete from dojo_journal where dojo_id = ${dojoId} and seq = ${seq}::bigint`,
        sql`insert into dojo_journal select * from kept`,
      );
      expect(found).toEqual({ kind: 'broken', ...expected });
      await admin.query(sql`drop table kept`);
    }
  });

  it('[J1] finds two neighbours that changed places', async () => {
    const swap = sql`update dojo_journal one set epoch = other.epoch, at = other.at, batch = other.batch + 1000,
        payload = other.payload, hash = other.hash
      from dojo_journal other where one.dojo_id = ${dojoId} and other.dojo_id = ${dojoId}
        and one.seq = 60 and other.seq = 61`;
    await admin.query(keep(60));
    const found = await verdictAfter(
      swap,
      sql`update dojo_journal one set epoch = kept.epoch, at = kept.at, batch = kept.batch, payload = kept.payload,
        hash = kept.hash from kept where one.dojo_id = kept.dojo_id and one.seq = kept.seq`,
    );
    expect(found).toEqual({ kind: 'broken', seq: 60, fault: 'hash' });
    await admin.query(sql`drop table kept`);
  });

  it.each([
    ['seq', 'seq = seq + 1', 'seq = seq - 1'],
    [
      'hash',
      'hash = set_bit(hash, 3, 1 - get_bit(hash, 3))',
      'hash = set_bit(hash, 3, 1 - get_bit(hash, 3))',
    ],
    ['at', "at = at + interval '1 microsecond'", "at = at - interval '1 microsecond'"],
    ['epoch', 'epoch = epoch - 1', 'epoch = epoch + 1'],
  ])('[J1] finds a head whose %s was changed', async (_, change, undo) => {
    const update = (set: string): SqlQuery =>
      sql`update dojo_head set ${{ text: set, values: [] }} where dojo_id = ${dojoId}`;
    const found = await verdictAfter(update(change), update(undo));
    expect(found).toEqual({ kind: 'broken', seq: ROWS, fault: 'head-mismatch' });
  });

  it('[J1] finds an empty journal that does not start from the genesis hash', async () => {
    const empty = await createTestDojo(tenant);
    expect(await verifyDojo(tenant.storage.database, empty)).toEqual({ kind: 'intact', rows: 0 });
    await admin.query(sql`update dojo_head set hash = sha256('x') where dojo_id = ${empty}`);
    expect(await verifyDojo(tenant.storage.database, empty)).toMatchObject({ fault: 'head-mismatch' });
  });

  it('names dojos whose rows have no head', async () => {
    expect(await findOrphanedDojos(tenant.storage.database)).toEqual([]);
    const { change, undo } = flip('dojo_id', ROWS, 0);
    await admin.query(change);
    expect(await findOrphanedDojos(tenant.storage.database)).toHaveLength(1);
    await admin.query(undo);
  });
});

function keep(seq: number): SqlQuery {
  // CREATE TABLE AS takes no parameters.
  return {
    text: `create temp table kept as select * from dojo_journal where dojo_id = '${dojoId}' and seq = ${seq}`,
    values: [],
  };
}

it("[J1] a tenant's role can neither change nor delete what is journaled", async () => {
  await withAdmin(tenant.url, async own => {
    for (const statement of [
      'update dojo_journal set seq = 9',
      'delete from dojo_journal',
      'truncate dojo_journal',
    ]) {
      await expect(own.query({ text: statement, values: [] })).rejects.toThrow(/permission denied/);
    }
  });
});
