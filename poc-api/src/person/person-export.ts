import { JobQueue } from '@tatami/job-queue';
import { type DojoId, decodeBatch, type PocId, type UserId } from '@tatami/protocol';
import type { TenantStores } from '../ports.ts';

const PAGE = 100;
const ROWS = 200;
const MAX_JOBS = 1_000;

/** A file of the export: JSON that comes item by item, so that nobody's whole history is in memory at once. */
export interface ExportedFile {
  readonly name: string;
  readonly items: AsyncIterable<unknown>;
}

/** All that is stored of a person, by what it is. */
export function personExport(stores: TenantStores, userId: UserId): ExportedFile[] {
  return [
    { name: 'profile.json', items: profile(stores, userId) },
    { name: 'dojos.json', items: dojos(stores, userId) },
    { name: 'pocs.json', items: pocs(stores, userId) },
    { name: 'jobs.json', items: jobs(stores, userId) },
    { name: 'browsers.json', items: browsers(stores, userId) },
    { name: 'monthly-reports.json', items: monthlyReports(stores, userId) },
    { name: 'audit.json', items: audit(stores, userId) },
  ];
}

async function* profile({ people }: TenantStores, userId: UserId): AsyncIterable<unknown> {
  const found = await people.profile(userId);
  if (found !== undefined) yield found;
}

/** With what they may do there, and how many edits of theirs the journal has. */
async function* dojos(stores: TenantStores, userId: UserId): AsyncIterable<unknown> {
  for (const dojo of await stores.people.dojosOf(userId)) {
    yield { ...dojo, edits: dojo.hasWritten ? await countEdits(stores, dojo.id, userId) : 0 };
  }
}

async function countEdits({ journal }: TenantStores, dojoId: DojoId, userId: UserId): Promise<number> {
  let edits = 0;
  for (let after = 0; ; ) {
    const rows = await journal.read(dojoId, after, ROWS);
    for (const { payload } of rows) {
      edits += decodeBatch(payload).filter(
        entry => entry.kind === 'update' && entry.userId === userId,
      ).length;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS) return edits;
    after = last.seq;
  }
}

async function* pocs({ pocs, attachments }: TenantStores, userId: UserId): AsyncIterable<unknown> {
  for (let before: PocId | undefined; ; ) {
    const page = await pocs.list(userId, { ownerId: userId }, PAGE, before);
    for (const poc of page) yield { ...poc, attachments: await attachments.list(poc.id) };
    before = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}

async function* jobs({ database }: TenantStores, userId: UserId): AsyncIterable<unknown> {
  const queue = new JobQueue(database);
  for (const kind of ['archive', 'report', 'video'] as const) yield* await queue.list(kind, userId, MAX_JOBS);
}

/** When they turned notifications on; where they go is a secret of the browser. */
async function* browsers({ push }: TenantStores, userId: UserId): AsyncIterable<unknown> {
  for (const addedAt of await push.timesOf(userId)) yield { addedAt };
}

async function* monthlyReports({ reportSchedules }: TenantStores, userId: UserId): AsyncIterable<unknown> {
  const found = await reportSchedules.read(userId);
  if (found !== undefined) yield found;
}

async function* audit({ audit }: TenantStores, userId: UserId): AsyncIterable<unknown> {
  for (const filter of [{ actor: userId }, { subject: userId }]) {
    for (let before: number | undefined; ; ) {
      const page = await audit.list(filter, PAGE, before);
      // What they did to themselves is in both.
      yield* page.filter(({ actor }) => 'actor' in filter || actor !== userId);
      before = page.at(-1)?.seq;
      if (page.length < PAGE) break;
    }
  }
}
