import { createHash } from 'node:crypto';
import type { DojoId, WriterId } from '@tatami/protocol';
import { genesisHash, journalHash } from '@tatami/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestTenant, type TestTenant } from '../../testing/test-tenant.ts';
import { sql } from '../sql/sql.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const hashedRow = fc.record({
  dojoId: fc.uuid().map(id => id as DojoId),
  writer: fc.uuid().map(id => id as WriterId),
  epoch: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  seq: fc.maxSafeNat(),
  // From before 1970 to the year 9999.
  atMicros: fc.bigInt(-(10n ** 15n), 253_370_764_800_000_000n),
  batch: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  payload: fc.uint8Array({ maxLength: 300 }),
});

it('[J1] the hash in SQL is the hash in the protocol, for any row', async () => {
  await fc.assert(
    fc.asyncProperty(hashedRow, fc.uint8Array({ minLength: 32, maxLength: 32 }), async (row, previous) => {
      const at = sql`(timestamptz 'epoch' + make_interval(days => ${Number(row.atMicros / 86_400_000_000n)}::integer)
        + ${row.atMicros % 86_400_000_000n}::bigint * interval '1 microsecond')`;
      const [answer] = await tenant.storage.database.query<{ hash: Uint8Array }>(
        sql`select tatami_journal_hash(${previous}::bytea, ${row.dojoId}::uuid, ${row.epoch}::integer,
          ${row.seq}::bigint, ${at}, ${row.writer}::uuid, ${row.batch}::bigint, ${row.payload}::bytea) as hash`,
      );
      expect(Buffer.from(answer?.hash ?? [])).toEqual(Buffer.from(journalHash(sha256, previous, row)));
    }),
    { numRuns: 200 },
  );
});

it('[J1] a new dojo starts from the genesis hash of the protocol', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uuid(), async id => {
      const [answer] = await tenant.storage.database.query<{ hash: Uint8Array }>(
        sql`select sha256(uuid_send(${id}::uuid)) as hash`,
      );
      expect(Buffer.from(answer?.hash ?? [])).toEqual(Buffer.from(genesisHash(sha256, id as DojoId)));
    }),
    { numRuns: 20 },
  );
});
