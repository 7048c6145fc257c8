import { SeededRandom } from '@tatami/kernel';
import { freshRandom } from '@tatami/kernel/testing';
import { describe, expect, it } from 'vitest';
import { AUTHORS, recordSession } from '../testing/recorded-session.ts';
import { Blame, blameAt } from './blame.ts';
import { NOBODY, type Track } from './track.ts';
import { TrackBuilder } from './track-builder.ts';
import { TrackReader } from './track-reader.ts';

function trackOf(rows: Parameters<TrackBuilder['add']>[0][]): Track {
  const builder = new TrackBuilder();
  for (const row of rows) builder.add(row);
  return builder.build();
}

/** How many splices there are up to each row. */
function countsAfter({ splices }: Track, rowCount: number): number[] {
  let index = 0;
  return Array.from({ length: rowCount }, (_, row) => {
    while ((splices[index]?.seq ?? Number.POSITIVE_INFINITY) <= row + 1) index++;
    return index;
  });
}

/** The author of each unit of the files that have some, as a digit that is an index into AUTHORS. */
function writersAt(track: Track, blame: Blame, index: number): Map<string, string> {
  const digits = track.authors.map(author => String(AUTHORS.indexOf(author)));
  const named = track.files.map((name, file) => {
    const runs = blame.at(index, file).map(({ from, to, author }) => digits[author]?.repeat(to - from));
    return [name, runs.join('')] as const;
  });
  return new Map(named.filter(([, writers]) => writers !== ''));
}

describe('the blame of a track', () => {
  it('[RT6] names whose client wrote each character, after any row, whichever way one comes there', () => {
    const random = freshRandom('blame');
    const { rows, writersAfter } = recordSession(random, 700);
    const track = trackOf([...rows]);
    const counts = countsAfter(track, rows.length);
    const blame = new Blame(track);
    const inOrder = counts.map((_, row) => row);
    const anywhere = counts.map(() => random.int(rows.length));
    for (const row of [...inOrder, ...anywhere]) {
      const expected = [...(writersAfter[row] ?? [])].filter(([, writers]) => writers !== '');
      expect(writersAt(track, blame, counts[row] ?? 0), `seed ${random.seed}, row ${row + 1}`).toEqual(
        new Map(expected),
      );
    }
  });

  it('has stretches that follow each other, each as long as one person wrote', () => {
    const track = trackOf([...recordSession(new SeededRandom(3), 200).rows]);
    const runs = new Blame(track).at(track.splices.length, 0);
    expect(blameAt(track, track.splices.length, 0)).toEqual(runs);
    for (const [index, { from, author }] of runs.entries()) {
      expect(from).toBe(runs[index - 1]?.to ?? 0);
      expect(author).not.toBe(runs[index - 1]?.author);
    }
  });

  it('names nobody for what stood in a part that cannot be read', () => {
    const reader = new TrackReader();
    const part = { firstSeq: 1, lastSeq: 1, startedAtMs: 0, lengthMs: 0, moments: [], gaps: [], damaged: 0 };
    const splice = { atMs: 0, author: 0, file: 0, deleted: 0 };
    reader.add({
      ...part,
      authors: AUTHORS,
      files: ['a'],
      splices: [{ ...splice, seq: 1, position: 0, inserted: 'ab' }],
    });
    reader.add({
      ...part,
      ...{ firstSeq: 2, lastSeq: 3, authors: AUTHORS, files: ['a'], texts: ['xy'] },
      splices: [{ ...splice, seq: 3, position: 1, inserted: 'z' }],
    });
    expect(new Blame(reader.build()).at(3, 0)).toEqual([
      { from: 0, to: 1, author: NOBODY },
      { from: 1, to: 2, author: 0 },
      { from: 2, to: 3, author: NOBODY },
    ]);
  });
});
