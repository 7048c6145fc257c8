import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { loadDojo } from '@tatami/collab-server/room/load-dojo';
import { packArchive, readArchiveSource } from '@tatami/jobs';
import { type SeededRandom, systemClock } from '@tatami/kernel';
import { sql } from '@tatami/persistence';
import { writeOldRows } from '@tatami/persistence/testing';
import { DEFAULT_LIMITS } from '@tatami/protocol';
import { readTexts, readTrack, trackMaker } from '@tatami/recording';
import { TatamiInstallation } from '../servers/tatami-installation.ts';
import type { TypedRow } from './typed-paper.ts';

const SEEKS = 200;
const AGE_MS = 3_600_000;

/** Packs rows in a database, and measures what a server makes of them. */
export async function measureStored(
  rows: readonly TypedRow[],
  random: SeededRandom,
  say: (what: string, value: number, unit: string) => void,
): Promise<void> {
  const installation = await TatamiInstallation.start();
  try {
    const { stores } = installation;
    const [dojoId] = await installation.createDojos(1);
    if (dojoId === undefined) throw new Error('There is a dojo');
    await writeOldRows(
      { adminUrl: installation.tenantAdminUrl },
      dojoId,
      rows,
      index => rows[index]?.atMicros ?? 0n,
    );
    const [head] = await stores.journal.heads([dojoId]);
    const lastSeq = head?.seq ?? 0;
    const makeTrack = trackMaker(() => setImmediate());
    const packs = await timesOf(async () => {
      const { kind } = await stores.recordings.pack(dojoId, AGE_MS, makeTrack);
      return kind === 'packed';
    });
    say('packing a chunk in the database with its track', average(packs), 'ms');
    const [sizes] = await stores.database.query<Record<'parts' | 'keyframes' | 'count', bigint>>(
      sql`select sum(octet_length(part)) as parts, sum(octet_length(keyframe))::bigint as keyframes, count(keyframe) as count
          from dojo_track where dojo_id = ${dojoId}::uuid`,
    );
    say('stored track, an edit', Number(sizes?.parts) / rows.length, 'bytes');
    say(`stored keyframes (${sizes?.count}), an edit`, Number(sizes?.keyframes) / rows.length, 'bytes');

    const source = async () => ({ ...(await stores.recordings.stored(dojoId)), pause: () => setImmediate() });
    let seeks = 0;
    const seekTimes = await timesOf(async () => {
      await readTexts(await source(), 1 + random.int(lastSeq));
      return ++seeks < SEEKS;
    });
    seekTimes.sort((a, b) => a - b);
    say('the server makes the texts at a random seq, p50', seekTimes[SEEKS / 2] ?? 0, 'ms');
    say('the server makes the texts at a random seq, p95', seekTimes[Math.floor(SEEKS * 0.95)] ?? 0, 'ms');
    say(
      'the server reads the whole track',
      await timeOf(async () => readTrack(await source(), lastSeq)),
      'ms',
    );
    const load = () =>
      loadDojo(dojoId, {
        ...{ journal: stores.journal, store: stores.dojos, recordings: stores.recordings },
        ...{ limits: DEFAULT_LIMITS, clock: systemClock },
        reportError: (what, error) => console.error(what, error),
      });
    say('a pod opens the dojo without a snapshot', await timeOf(load), 'ms');
    let bytes = 0;
    const archive = async () => {
      bytes = packArchive(await readArchiveSource(stores, dojoId, async () => {})).zip.length;
    };
    say('a worker makes the archive', await timeOf(archive), 'ms');
    say('the archive, an edit', bytes / rows.length, 'bytes');
  } finally {
    await installation.stop();
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Of each time that `work` was done; the last one is when it says no. */
async function timesOf(work: () => Promise<boolean>): Promise<number[]> {
  const times: number[] = [];
  for (let goesOn = true; goesOn; ) {
    times.push(
      await timeOf(async () => {
        goesOn = await work();
      }),
    );
  }
  return times;
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
