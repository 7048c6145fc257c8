import type { Queryable } from '@tatami/persistence';
import { prepared, sql } from '@tatami/persistence';
import type { NewJob } from '../job.ts';

/** A job that nobody asks for by hand, so the audit has no row of it. @returns its id */
export async function insertMessage(
  transaction: Queryable,
  { kind, subjectId, askedBy, data }: Omit<NewJob, 'id'>,
): Promise<string> {
  const [row] = await transaction.query<{ id: string }>(
    prepared(
      'job_insert_message',
      sql`insert into job (id, kind, subject_id, asked_by, data)
        values (gen_random_uuid(), ${kind}, ${subjectId}::uuid, ${askedBy}::uuid, ${JSON.stringify(data)}::jsonb)
        returning id`,
    ),
  );
  if (row === undefined) throw new Error('an insert returns its row');
  return row.id;
}
