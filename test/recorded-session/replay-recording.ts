import { until } from '@tatami/kernel/testing';
import { FILE } from '../file.ts';
import type { AuthorUpdate } from './author-updates.ts';
import { buildUpdates } from './author-updates.ts';
import type { Recording } from './recording.ts';
import { RecordingWriter } from './recording-writer.ts';

export interface ReplayOptions {
  readonly recording: Recording;
  /** The dojo's address: `ws://…/v1/dojos/ID`. */
  readonly url: string;
  /** A token for an author, asked for at every connection. */
  readonly token: (author: number) => Promise<string>;
  /** Called from time to time with how much is saved, from 0 to 1. */
  readonly onProgress?: (savedPart: number, writers: readonly RecordingWriter[]) => void;
  readonly withinMs?: number;
}

export interface ReplayFigures {
  readonly authors: number;
  readonly updates: number;
  readonly updateBytes: number;
  /** From the first update sent to the last one saved. */
  readonly seconds: number;
  readonly savedP50Ms: number;
  readonly savedP99Ms: number;
  /** What each author sees at the end. */
  readonly texts: readonly string[];
}

/**
 * Types a recording into a dojo: one connection for each author, every edit in the order and on the state in which
 * it was made. Throws if the server refuses an update, or the authors do not all end with the recording's text.
 */
export async function replayRecording(options: ReplayOptions): Promise<ReplayFigures> {
  const { recording, withinMs = 600_000 } = options;
  const isSaved: boolean[] = [];
  const savedMs: number[] = [];
  let updates: readonly AuthorUpdate[] = [];
  /** An author's own updates arrive in order anyway; those of others have to be there. */
  const isAnswered = (index: number, author: number): boolean =>
    updates[index]?.author === author || isSaved[index] === true;
  const sendMore = (): void => {
    for (const [author, writer] of writers.entries()) {
      writer.sendMore(({ parents }) => parents.every(parent => isAnswered(parent, author)));
    }
  };
  const writers = Array.from(
    { length: recording.authors },
    (_, author) =>
      new RecordingWriter({
        url: options.url,
        token: () => options.token(author),
        onSaved: (indexes, msEach) => {
          for (const index of indexes) isSaved[index] = true;
          savedMs.push(...msEach);
          sendMore();
          options.onProgress?.(savedMs.length / updates.length, writers);
        },
      }),
  );
  try {
    for (const writer of writers) writer.connect();
    await until('every author is welcome', () => writers.every(writer => writer.clientId !== 0));
    updates = buildUpdates(
      recording,
      FILE,
      writers.map(writer => writer.clientId),
    );
    for (const [index, update] of updates.entries()) writers[update.author]?.enqueue(index, update);
    const startedMs = performance.now();
    sendMore();
    await until('all of the recording is saved', () => isOver(writers, savedMs.length >= updates.length), {
      withinMs,
      describe: () => `${savedMs.length} of ${updates.length} are`,
    });
    const seconds = (performance.now() - startedMs) / 1000;
    const texts = () => writers.map(writer => writer.doc.getText(FILE).toString());
    await until('every author sees the text', () => texts().every(text => text === recording.endContent));
    savedMs.sort((a, b) => a - b);
    return {
      authors: recording.authors,
      updates: updates.length,
      updateBytes: updates.reduce((sum, { update }) => sum + update.length, 0),
      seconds,
      savedP50Ms: percentile(savedMs, 0.5),
      savedP99Ms: percentile(savedMs, 0.99),
      texts: texts(),
    };
  } finally {
    for (const writer of writers) writer.close();
  }
}

function isOver(writers: readonly RecordingWriter[], isAllSaved: boolean): boolean {
  for (const { failure } of writers) if (failure !== undefined) throw failure;
  return isAllSaved;
}

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
