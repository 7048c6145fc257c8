import { isNamesFile, PlayedNames } from '../file-names.ts';
import type { Moment, Splice, Track } from '../track.ts';
import { TrackCursor } from '../track-cursor.ts';
import { type Names, nameOf, oneLine, titleOf } from './milestones.ts';
import { Pane } from './pane.ts';

export interface AsciicastOptions {
  readonly title: string;
  readonly names: Names;
}

/**
 * A session as the recording of a terminal that shows the file in which somebody writes: a header, and a line for each
 * edit and each thing that happened. Times are the milliseconds of the track, exactly.
 * @see https://docs.asciinema.org/manual/asciicast/v3/
 */
export function* asciicastOf(track: Track, { title, names }: AsciicastOptions): Generator<string> {
  const pane = new Pane();
  yield line({
    version: 3,
    term: { cols: pane.columns, rows: pane.rows },
    timestamp: Math.floor(track.startedAtMs / 1000),
    title: oneLine(title),
  });
  const cursor = new TrackCursor(track);
  const files = new PlayedNames(track.files);
  let beforeMs = 0;
  const event = (atMs: number, code: 'o' | 'm' | 'x', data: string) => {
    const seconds = (atMs - beforeMs) / 1000;
    beforeMs = atMs;
    return line([seconds, code, data]);
  };
  for (const { splice, moment } of inOrder(track)) {
    if (splice !== undefined) {
      cursor.goTo(cursor.index + 1);
      if (isNamesFile(track.files, splice.file)) continue;
      const heading = `${files.nameOf(splice.file, cursor.texts)} · ${nameOf(names, track.authors[splice.author] as never)}`;
      const text = cursor.texts[splice.file] ?? '';
      yield event(splice.atMs, 'o', pane.show(heading, text, splice.position + splice.inserted.length));
    }
    const title = moment && titleOf(moment, names);
    if (moment !== undefined && title !== undefined) yield event(moment.atMs, 'm', title);
  }
  yield event(track.lengthMs, 'x', '0');
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Edits and what else happened, as they came; in the same row and tick an edit is first. */
function* inOrder({
  splices,
  moments,
}: Track): Generator<{ readonly splice?: Splice; readonly moment?: Moment }> {
  let next = 0;
  for (const splice of splices) {
    for (
      let moment = moments[next];
      moment !== undefined && isBefore(moment, splice);
      moment = moments[next]
    ) {
      next++;
      yield { moment };
    }
    yield { splice };
  }
  for (const moment of moments.slice(next)) yield { moment };
}

function isBefore(moment: Moment, splice: Splice): boolean {
  return moment.atMs < splice.atMs || (moment.atMs === splice.atMs && moment.seq < splice.seq);
}
