import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@tatami/dev';
import { SeededRandom } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import { decodeBatch } from '@tatami/protocol';
import type { RowResult } from './chaos-run.ts';
import { summary, withRun } from './chaos-run.ts';
import type { Crowd } from './crowd.ts';
import { withStorage } from './dojos.ts';
import { readRows } from './final-comparison.ts';
import type { Typist } from './typist.ts';

const OTHERS_GOAL_MS = 3_000;
const TOLD_WITHIN_MS = 60_000;

/**
 * Stops a pod where it is (SIGSTOP) while people on all pods type, archives a dojo by another pod, and lets the pod go
 * on: what it still had in its hands must not follow the archive row.
 */
export function freezePod(
  stack: Stack,
  options: {
    times: number;
    seconds: number;
    clients: number;
    /** One of them is archived each time, one stays. */
    rooms: number;
    seed: number;
    say: (line: string) => void;
  },
): Promise<RowResult> {
  const { times, seconds, clients, rooms, seed, say } = options;
  if (rooms <= times) throw new Error('there is a room to archive for each time, and one that stays');
  const random = new SeededRandom(seed);
  return withRun(stack, { clients, rooms, urls: stack.podDojosUrls }, async run => {
    const [others, goneMs, backMs]: [number[], number[], number[]] = [[], [], []];
    for (let n = 1; n <= times; n++) {
      const frozen = random.int(stack.pods.length);
      const archived = run.crowds[n - 1];
      const open = run.crowds.slice(n);
      if (archived === undefined) throw new Error('there are more rooms than times');
      const isOn = (crowd: Crowd, typist: Typist) =>
        crowd.typists.indexOf(typist) % stack.pods.length === frozen;
      const pid = stack.pods[frozen]?.pid ?? 0;
      const frozenAtMs = performance.now();
      process.kill(pid, 'SIGSTOP');
      try {
        say(`Freeze ${n} of ${times}: pod ${frozen + 1}`);
        const elsewhere = open.flatMap(crowd => crowd.typists.filter(typist => !isOn(crowd, typist)));
        await run.untilSavedAgain(frozenAtMs, elsewhere);
        others.push(...elsewhere.flatMap(typist => typist.firstWaitMs(frozenAtMs) ?? []));
        const watcher = archived.typists.find(typist => !isOn(archived, typist));
        const people = archived.typists.filter(typist => isOn(archived, typist)).length;
        if (watcher === undefined || people === 0) throw new Error('there are people on each pod');
        const here = () => watcher.provider.members().length;
        await until('the people of the frozen pod are gone', () => here() <= archived.size - people, {
          withinMs: TOLD_WITHIN_MS,
        });
        goneMs.push(performance.now() - frozenAtMs);
        watcher.provider.command({ kind: 'archive' });
        await until('the dojo is archived', () => watcher.provider.session?.state === 'archived', {
          withinMs: TOLD_WITHIN_MS,
        });
        await pause(Math.max(0, seconds * 1_000 - (performance.now() - frozenAtMs)));
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      const thawedAtMs = performance.now();
      const untold = () =>
        archived.typists.filter(({ provider }) => provider.session?.state !== 'archived').length;
      await until('everybody is told that it is archived', () => untold() === 0, {
        withinMs: TOLD_WITHIN_MS,
        describe: () => `${untold()} are not.`,
      });
      const incomplete = () =>
        open.filter(crowd => crowd.typists.some(({ provider }) => provider.members().length < crowd.size));
      await until('everybody sees everybody again', () => incomplete().length === 0, {
        withinMs: TOLD_WITHIN_MS,
      });
      backMs.push(performance.now() - thawedAtMs);
      await run.untilSavedAgain(
        thawedAtMs,
        open.flatMap(crowd => crowd.typists),
      );
    }
    const late = await rowsAfterArchive(stack, run.crowds.slice(0, times));
    run.require(`${late} rows follow an archive row`, late === 0);
    const othersMs = summary(others);
    run.goal('saving on the other pods', othersMs.longest, OTHERS_GOAL_MS);
    const givenBack = run.crowds.flatMap(crowd => crowd.words).filter(word => word.isGivenBack).length;
    return run.finish({
      freezes: times,
      seconds,
      rowsAfterArchive: late,
      otherPodsSavedMs: othersMs,
      goneAfterMs: summary(goneMs),
      allBackAfterMs: summary(backMs),
      /** Typed into a dojo that was archived meanwhile, and said to be lost. */
      givenBack,
    });
  });
}

function rowsAfterArchive(stack: Stack, crowds: readonly Crowd[]): Promise<number> {
  return withStorage(stack, async storage => {
    let late = 0;
    for (const { dojoId } of crowds) {
      const rows = await readRows(storage, dojoId);
      const archive = rows.findIndex(row => decodeBatch(row.payload).some(({ kind }) => kind === 'archive'));
      if (archive < 0) throw new Error('the dojo has an archive row');
      late += rows.length - 1 - archive;
    }
    return late;
  });
}
