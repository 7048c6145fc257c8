import { JobQueue } from '@tatami/job-queue';
import { SERVER_ACTOR, type TenantPersistence } from '@tatami/persistence';
import { type RandomBytes, uuidV7 } from '@tatami/protocol';

/** Videos that are asked for in one transaction, which holds up others that write the audit. */
const AT_ONCE = 20;
/** Whoever has asked for a video themselves waits for it. */
const PRIORITY = -1;

/** Asks for the planned videos whose time has come. @returns how many */
export async function askYearVideos(options: {
  readonly stores: Pick<TenantPersistence, 'yearVideos'>;
  readonly now: () => number;
  readonly random: RandomBytes;
}): Promise<number> {
  const { stores, now, random } = options;
  let total = 0;
  for (;;) {
    const { asked, hasMore } = await stores.yearVideos.askDue(
      now(),
      AT_ONCE,
      async (database, { year, userId, language, format }) => {
        const data = { year, language, format };
        const job = {
          id: uuidV7(now(), random),
          kind: 'video',
          subjectId: userId,
          askedBy: userId,
          data,
        } as const;
        await new JobQueue(database).ask(job, { by: SERVER_ACTOR, priority: PRIORITY });
        return job.id;
      },
    );
    total += asked;
    if (!hasMore) return total;
  }
}
