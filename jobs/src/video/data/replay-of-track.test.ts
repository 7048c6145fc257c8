import type { Track } from '@tatami/recording';
import { expect, it } from 'vitest';
import { replayOfTrack } from './replay-of-track.ts';
import { snippetOf, snippetOfMarkdown } from './snippet.ts';

const CODE = `import { a } from 'a';

export function add(one: number, two: number) {
  return one + two;
}

const three = add(1, 2);
`;

/** Typed one character after the other, with a night in between. */
function typed(text: string): Track {
  const splices = Array.from(text, (inserted, i) => ({
    atMs: i * 200 + (i > text.length / 2 ? 36_000_000 : 0),
    seq: i + 1,
    author: 0,
    file: 1,
    position: i,
    deleted: '',
    inserted,
  }));
  return {
    startedAtMs: 0,
    lengthMs: splices.at(-1)?.atMs ?? 0,
    authors: ['a' as Track['authors'][number]],
    files: ['README.md', 'add.ts'],
    splices,
    moments: [],
    keyframes: [['', '']],
    damaged: 0,
    gaps: [],
  };
}

it('shows how a file grew, without the night', () => {
  const replay = replayOfTrack('Randori', typed(CODE));
  expect(replay).toMatchObject({ name: 'Randori', fileName: 'add.ts', edits: CODE.length, people: 1 });
  expect(replay?.moments).toHaveLength(120);
  expect(replay?.moments[0]?.lines[0]).toBe('i');
  expect(replay?.moments.at(-1)).toMatchObject({ lines: CODE.split('\n'), clock: '0:34' });
});

it('follows the caret through a long file', () => {
  const text = Array.from({ length: 60 }, (_, i) => `line ${i + 1}`).join('\n');
  const moments = replayOfTrack('Long', typed(text))?.moments ?? [];
  for (const { lines, caretLine } of moments) expect(caretLine).toBeLessThan(lines.length);
  expect(moments.at(-1)?.lines.at(-1)).toBe('line 60');
});

it('shows nothing of a text that had a secret in it at any time, nor of one that is hardly there', () => {
  for (const secret of ['ghp_0123456789abcdefghijABCDEFGHIJ012345', "const password = 'correct horse';"]) {
    const text = `${CODE}${secret}`;
    expect(replayOfTrack('Secret', typed(text))).toBeUndefined();
    expect(snippetOf('add.ts', text)).toBeUndefined();
    expect(snippetOfMarkdown(`\`\`\`ts\n${text}\n\`\`\``)).toBeUndefined();
  }
  expect(replayOfTrack('Short', typed('let a;'))).toBeUndefined();
});

it('picks the piece of a text that says most', () => {
  expect(snippetOf('add.ts', CODE)?.lines[0]).toBe('export function add(one: number, two: number) {');
  expect(snippetOfMarkdown(`Text.\n\n\`\`\`ts\n${CODE}\`\`\``)?.fileName).toBe('README.md · ts');
  expect(snippetOf('empty.ts', '\n\n')).toBeUndefined();
});
