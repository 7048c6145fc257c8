import type { Stack } from '@tatami/dev';
import { until } from '@tatami/kernel/testing';
import type { JournalRow, TenantPersistence } from '@tatami/persistence';
import { verifyDojo } from '@tatami/persistence';
import type { BatchEntry, DojoId } from '@tatami/protocol';
import { decodeBatch } from '@tatami/protocol';
import * as Y from 'yjs';
import { FILE } from '../file.ts';
import type { Crowd } from './crowd.ts';
import { withStorage } from './dojos.ts';
import { Typist } from './typist.ts';

const PAGE_ROWS = 1_000;
/** The database and the clients have the clock of one machine, which the time service may move a little. */
const SAME_MOMENT_MS = 50;
const JOIN_WITHIN_MS = 60_000;

/** What is wrong at the end of a run, counted; all are 0 when nothing is. */
export interface Wrongs {
  /** Words that were called saved and are not there. */
  readonly savedAndMissing: number;
  /** Words that were called saved before the journal had them. */
  readonly savedTooEarly: number;
  /** Words that are not there, though nobody told their author. */
  readonly missing: number;
  /** Words that are there more than once. */
  readonly doubled: number;
  /** Dojos whose journal has a hole, a wrong hash, or a batch twice. */
  readonly brokenJournals: number;
  /** Dojos whose journal gives another text than the clients have. */
  readonly otherReplays: number;
  /** People who came at the end and read another text than those who were there. */
  readonly otherJoiners: number;
}

/** Compares what the people of all crowds have with the journal and with what newcomers on every pod are given. */
export function compareAtTheEnd(stack: Stack, crowds: readonly Crowd[]): Promise<Wrongs> {
  return withStorage(stack, async storage => {
    const found: Wrongs[] = [];
    for (const crowd of crowds) found.push(await compare(stack, storage, crowd));
    const sum = (name: keyof Wrongs) => found.reduce((total, wrongs) => total + wrongs[name], 0);
    return {
      savedAndMissing: sum('savedAndMissing'),
      savedTooEarly: sum('savedTooEarly'),
      missing: sum('missing'),
      doubled: sum('doubled'),
      brokenJournals: sum('brokenJournals'),
      otherReplays: sum('otherReplays'),
      otherJoiners: sum('otherJoiners'),
    };
  });
}

async function compare(stack: Stack, storage: TenantPersistence, crowd: Crowd): Promise<Wrongs> {
  await crowd.untilEqual();
  const text = crowd.typists[0]?.text ?? '';
  const rows = await readRows(storage, crowd.dojoId);
  const committed = committedAt(rows);
  const there = new Map<string, number>();
  for (const word of text.split(' ')) there.set(word, (there.get(word) ?? 0) + 1);
  const missing = crowd.words.filter(word => !there.has(word.text));
  const verdict = await verifyDojo(storage.database, crowd.dojoId);
  const batches = new Set(rows.map(({ writer, batch }) => `${writer}:${batch}`));
  return {
    savedAndMissing: missing.filter(word => word.savedAtMs !== undefined).length,
    savedTooEarly: crowd.words.filter(
      ({ text: word, savedAtMs }) =>
        savedAtMs !== undefined &&
        (committed.get(word) ?? Number.POSITIVE_INFINITY) > savedAtMs + SAME_MOMENT_MS,
    ).length,
    missing: missing.filter(word => !word.isGivenBack).length,
    doubled: crowd.words.filter(word => (there.get(word.text) ?? 0) > 1).length,
    brokenJournals: verdict.kind === 'intact' && batches.size === rows.length ? 0 : 1,
    otherReplays: replay(rows) === text ? 0 : 1,
    otherJoiners: await otherJoiners(stack, crowd.dojoId, text),
  };
}

/** All rows of a dojo's journal, in order. */
export async function readRows(storage: TenantPersistence, dojoId: DojoId): Promise<JournalRow[]> {
  const rows: JournalRow[] = [];
  for (;;) {
    const page = await storage.journal.read(dojoId, rows.at(-1)?.seq ?? 0, PAGE_ROWS);
    rows.push(...page);
    if (page.length < PAGE_ROWS) return rows;
  }
}

/** When each word was committed, in milliseconds of `performance.now()`. */
function committedAt(rows: readonly JournalRow[]): ReadonlyMap<string, number> {
  const clockMs = Date.now() - performance.now();
  const times = new Map<string, number>();
  for (const row of rows) {
    for (const { bytes } of updatesOf(row)) {
      for (const { content } of Y.decodeUpdate(bytes).structs as Partial<Y.Item>[]) {
        if (!(content instanceof Y.ContentString)) continue;
        for (const word of content.str.split(' ')) times.set(word, Number(row.atMicros) / 1_000 - clockMs);
      }
    }
  }
  return times;
}

function replay(rows: readonly JournalRow[]): string {
  const doc = new Y.Doc();
  for (const row of rows) for (const { bytes } of updatesOf(row)) Y.applyUpdate(doc, bytes);
  return doc.getText(FILE).toString();
}

function updatesOf(row: JournalRow): BatchEntry[] {
  return decodeBatch(row.payload).filter(({ kind }) => kind === 'update');
}

async function otherJoiners(stack: Stack, dojoId: DojoId, text: string): Promise<number> {
  const joiners = stack.podDojosUrls.map(url => new Typist(stack, url, dojoId));
  try {
    await until('newcomers are in', () => joiners.every(joiner => joiner.isSynced), {
      withinMs: JOIN_WITHIN_MS,
    });
    return joiners.filter(joiner => joiner.text !== text).length;
  } finally {
    for (const { provider } of joiners) provider.destroy();
  }
}
