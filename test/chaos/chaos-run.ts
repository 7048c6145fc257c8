import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@tatami/dev';
import type { Cancel } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import { Balancer } from './balancer.ts';
import { Crowd } from './crowd.ts';
import { createDojos } from './dojos.ts';
import type { Wrongs } from './final-comparison.ts';
import { compareAtTheEnd } from './final-comparison.ts';
import { percentile } from './percentile.ts';
import type { Typist } from './typist.ts';

/** The machine is shared: a time is only called late when it is so many times longer than its goal. */
const GROSS = 5;
/** Who loses a connection so soon after a fault lost it by that. */
const CUT_WITHIN_MS = 1_000;

export interface RowResult {
  readonly figures: object;
  /** What is not as it has to be, in words; empty if all is. */
  readonly broken: readonly string[];
  /** What took so much longer than its goal that the machine cannot be the reason. */
  readonly late: readonly string[];
}

export interface RunOptions {
  readonly clients: number;
  readonly rooms: number;
  /** By default one address in front of all pods; people are spread over several. */
  readonly urls?: readonly string[];
}

/** In each room. */
const TYPE_EVERY_MS = 100;

/** People who type in some dojos while something bad happens, and the comparison of everything with everything after it. */
export class ChaosRun {
  readonly crowds: readonly Crowd[];
  readonly #stack: Stack;
  readonly #balancer: Balancer | undefined;
  #typing: Cancel[] = [];
  readonly #faultsMs: number[] = [];
  readonly #broken: string[] = [];
  readonly #late: string[] = [];

  private constructor(stack: Stack, crowds: readonly Crowd[], balancer: Balancer | undefined) {
    this.#stack = stack;
    this.crowds = crowds;
    this.#balancer = balancer;
  }

  /** Resolves when everybody is in and types. */
  static async start(stack: Stack, options: RunOptions): Promise<ChaosRun> {
    const { clients, rooms } = options;
    const balancer =
      options.urls === undefined
        ? await Balancer.start(stack.podDojosUrls.map(url => Number(new URL(url).port)))
        : undefined;
    const urls = options.urls ?? [balancer?.url ?? ''];
    const dojos = await createDojos(stack, rooms);
    const crowds = dojos.map(dojoId => new Crowd({ stack, url: urls[0] ?? '', dojoId }));
    const run = new ChaosRun(stack, crowds, balancer);
    try {
      for (const [n, crowd] of crowds.entries()) {
        await crowd.joinTatami(Math.floor(clients / rooms) + (n < clients % rooms ? 1 : 0), urls);
      }
      run.resumeTyping();
      await run.typeOn(Math.ceil(clients / rooms));
      return run;
    } catch (error) {
      await run.end();
      throw error;
    }
  }

  get typists(): Typist[] {
    return this.crowds.flatMap(crowd => crowd.typists);
  }

  /** Resolves when there are so many more words in every room, so that people have typed since the last fault. */
  async typeOn(words: number): Promise<void> {
    const wanted = this.crowds.map(crowd => crowd.wordCount + words);
    await until('more is typed', () => this.crowds.every((crowd, n) => crowd.wordCount >= (wanted[n] ?? 0)), {
      withinMs: 60_000,
    });
  }

  /** A fault begins now. */
  fault(): number {
    const now = performance.now();
    this.#faultsMs.push(now);
    return now;
  }

  /** Everybody is online and has the first word saved that they typed after a moment. */
  async untilSavedAgain(sinceMs: number, typists: readonly Typist[] = this.typists): Promise<void> {
    const left = () =>
      typists.filter(typist => !typist.isSynced || typist.firstWaitMs(sinceMs) === undefined).length;
    const look = async () => {
      if (left() === 0) return true;
      await pause(20);
      return false;
    };
    await until('everybody has something saved again', look, {
      withinMs: 120_000,
      describe: () => `${left()} of ${typists.length} have not.`,
    });
  }

  /** How long the first word after each fault waited until it was saved. */
  savedAgainMs(whose: 'everybody' | 'those who were cut off'): number[] {
    return this.#faultsMs.flatMap(faultMs =>
      this.typists
        .filter(typist => whose === 'everybody' || typist.wasCut(faultMs, faultMs + CUT_WITHIN_MS))
        .flatMap(typist => typist.firstWaitMs(faultMs) ?? []),
    );
  }

  /** How long each word that was typed in some time waited until it was saved; what is not saved yet waits until now. */
  waitsMs(fromMs = 0, toMs = Number.POSITIVE_INFINITY, crowds: readonly Crowd[] = this.crowds): number[] {
    const now = performance.now();
    return crowds
      .flatMap(crowd => crowd.words)
      .filter(word => word.typedAtMs >= fromMs && word.typedAtMs < toMs && !word.isGivenBack)
      .map(({ typedAtMs, savedAtMs = now }) => savedAtMs - typedAtMs);
  }

  /** Says that something is not as it has to be. */
  require(what: string, isSo: boolean): void {
    if (!isSo) this.#broken.push(what);
  }

  /** A time that is reported, and only called late when the machine cannot be the reason. */
  goal(what: string, ms: number, goalMs: number): void {
    if (ms > GROSS * goalMs) this.#late.push(`${what} took ${Math.round(ms)} ms, the goal is ${goalMs} ms`);
  }

  pauseTyping(): void {
    for (const stop of this.#typing.splice(0)) stop();
  }

  resumeTyping(): void {
    this.#typing = this.crowds.map(crowd => crowd.startTyping(TYPE_EVERY_MS));
  }

  /** Ends the typing, compares everything, and gives the row's own figures together with those of every run. */
  async finish(own: object): Promise<RowResult> {
    this.pauseTyping();
    const wrongs: Wrongs = await compareAtTheEnd(this.#stack, this.crowds);
    for (const [what, count] of Object.entries(wrongs)) this.require(`${what}: ${count}`, count === 0);
    const words = this.crowds.flatMap(crowd => crowd.words);
    this.#broken.push(...this.crowds.flatMap(crowd => crowd.typists.flatMap(lostWordsOf)));
    const figures = {
      clients: this.typists.length,
      rooms: this.crowds.length,
      words: words.length,
      reconnects: this.crowds.flatMap(crowd => crowd.absences).length,
      savedAfterMs: summary(this.waitsMs()),
      ...own,
      ...wrongs,
      load: loadavg()[0],
    };
    return { figures, broken: this.#broken, late: this.#late };
  }

  async end(): Promise<void> {
    this.pauseTyping();
    for (const crowd of this.crowds) crowd.leave();
    await this.#balancer?.stop();
  }
}

/** For whoever looks for the reason: times are those of `performance.now()`. */
function lostWordsOf(typist: Typist): string[] {
  const there = new Set(typist.text.split(' '));
  const others = typist.resetsMs.map(Math.round);
  return typist.words
    .filter(word => !word.isGivenBack && !there.has(word.text))
    .map(
      ({ text, typedAtMs, savedAtMs = Number.NaN }) =>
        `${text} is missing: typed at ${Math.round(typedAtMs)}, saved at ${Math.round(savedAtMs)}, its author was given other documents at ${others}, state ${typist.provider.session?.state}`,
    );
}

/** Starts a run, ends it whatever happens. */
export async function withRun(
  stack: Stack,
  options: RunOptions,
  work: (run: ChaosRun) => Promise<RowResult>,
): Promise<RowResult> {
  const run = await ChaosRun.start(stack, options);
  try {
    return await work(run);
  } finally {
    await run.end();
  }
}

export function summary(values: readonly number[]): {
  p50: number;
  p95: number;
  p99: number;
  longest: number;
} {
  return {
    p50: percentile(values, 50),
    p95: percentile(values, 95),
    p99: percentile(values, 99),
    longest: percentile(values, 100),
  };
}
