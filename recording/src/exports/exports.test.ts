import { freshRandom } from '@tatami/kernel/testing';
import type { UserId } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import { ANA, recordSession } from '../../testing/recorded-session.ts';
import type { Moment, Track } from '../track.ts';
import { TrackBuilder } from '../track-builder.ts';
import { asciicastOf } from './asciicast.ts';
import { gitHistoryOf } from './git-history.ts';
import { webVttOf } from './web-vtt.ts';

const NAMES = new Map<UserId, string>([[ANA, 'Ana <b>\n& Bia']]);

function sessionWith(...moments: Partial<Moment>[]): Track {
  const builder = new TrackBuilder();
  for (const row of recordSession(freshRandom('exports'), 200).rows) builder.add(row);
  const track = builder.build();
  return {
    ...track,
    moments: moments.map(one => ({ atMs: 0, seq: 1, kind: 'light', userId: ANA, data: undefined, ...one })),
  };
}

const green = { kind: 'light', data: { id: 'x', data: { light: 'green' } } } as const;

describe('the chapters of a session', () => {
  it('last until the next one, and say nothing that WebVTT would read', () => {
    const track = sessionWith(
      { kind: 'join' },
      { ...green, atMs: 61_001 },
      { kind: 'marker', atMs: 3_700_000, data: { data: { label: 'a --> b\n\n<i>' } } },
      { kind: 'turn', atMs: 3_700_000, data: { mode: 'turns', driver: ANA } },
    );
    expect(webVttOf({ ...track, lengthMs: 400_000_007 }, NAMES)).toBe(`WEBVTT

00:01:01.001 --> 01:01:40.000
Light: green

01:01:40.000 --> 01:01:40.001
a --&gt; b &lt;i&gt;

01:01:40.000 --> 111:06:40.007
Turn of Ana &lt;b&gt; &amp; Bia
`);
  });
});

describe('the asciicast of a session', () => {
  const track = sessionWith({ ...green, atMs: 5_000 });
  const [header, ...events] = [...asciicastOf(track, { title: 'Bow\nling', names: NAMES })].map(
    line => JSON.parse(line) as unknown,
  ) as [unknown, ...[number, string, string][]];

  it('is of version 3, with an event for each edit at its time', () => {
    expect(header).toEqual({
      version: 3,
      term: { cols: 100, rows: 30 },
      timestamp: Math.floor(track.startedAtMs / 1000),
      title: 'Bow ling',
    });
    let atMs = 0;
    const times = events.map(([seconds, code]) => {
      expect(seconds).toBeGreaterThanOrEqual(0);
      atMs += Math.round(seconds * 1000);
      return [code, atMs];
    });
    const expected = [
      ...track.splices.map(splice => ['o', splice.atMs]),
      ['m', 5_000],
      ['x', track.lengthMs],
    ];
    expect(times.filter(([code]) => code === 'o')).toEqual(expected.filter(([code]) => code === 'o'));
    expect(times.filter(([code]) => code !== 'o')).toEqual(expected.filter(([code]) => code !== 'o'));
    expect(times.map(([, at]) => at)).toEqual(times.map(([, at]) => Number(at)).toSorted((a, b) => a - b));
  });

  it('shows the text as it is, and nothing steers the terminal but we', () => {
    const [first] = track.splices;
    if (first === undefined) throw new Error('there is an edit');
    const typed = 'a\tb\u001b[2J\nsecond line\u009b0m';
    const one = { ...track, splices: [{ ...first, position: 0, deleted: '', inserted: typed }] };
    const [, event] = [...asciicastOf({ ...one, moments: [] }, { title: '', names: NAMES })];
    const [, , output] = JSON.parse(event ?? '') as [number, string, string];
    expect(output).toContain('a  b\ufffd[2J');
    expect(output).toContain('second line\ufffd0m');
    expect(output.split('\u001b[2J')).toHaveLength(2);
  });
});

it('gives each file a path of its own inside the repository, whatever its name is', () => {
  const session = sessionWith();
  // An edit of each file.
  const splices = session.splices.slice(0, 5).map((splice, file) => ({ ...splice, file }));
  const track = { ...session, splices, files: ['../../etc/passwd', '.git', 'a"b\nc', '4-_git', '-git'] };
  const paths = [...gitHistoryOf(track, NAMES)].flatMap(
    line => /^M 100644 inline (.*)/.exec(line)?.[1] ?? [],
  );
  expect(new Set(paths)).toEqual(new Set(['_._.._etc_passwd', '_git', 'a_b_c', '4-_git', '4-4-_git']));
});
