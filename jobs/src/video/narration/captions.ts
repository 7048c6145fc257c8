import type { TimedWord } from './narrate-scene.ts';

/** As much as is read at a glance, and fits into one line of a narrow picture. */
const CUE_CHARACTERS = 26;
/** A caption stays until the next one if that comes soon, and does not flicker. */
const LINGER_MS = 350;

/** Words that are shown together. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  readonly words: readonly TimedWord[];
}

/** Cues break at the ends of sentences, and where a line is full: the lines of a sentence are about equally long. */
export function cuesOf(words: readonly TimedWord[]): Cue[] {
  const groups = sentencesOf(words).flatMap(linesOf);
  return groups.map((group, i) => {
    const startMs = (group[0] as TimedWord).startMs;
    const endMs = (group.at(-1) as TimedWord).endMs;
    const nextMs = groups[i + 1]?.[0]?.startMs ?? Number.POSITIVE_INFINITY;
    return { startMs, endMs: Math.min(nextMs, endMs + LINGER_MS), words: group };
  });
}

function sentencesOf(words: readonly TimedWord[]): TimedWord[][] {
  const sentences: TimedWord[][] = [];
  for (const [i, word] of words.entries()) {
    if (i === 0 || words[i - 1]?.isLast) sentences.push([]);
    sentences.at(-1)?.push(word);
  }
  return sentences;
}

function linesOf(sentence: readonly TimedWord[]): TimedWord[][] {
  const lengthOf = (words: readonly TimedWord[]) => words.map(({ text }) => text).join(' ').length;
  const total = lengthOf(sentence);
  const equal = total / Math.ceil(total / CUE_CHARACTERS);
  const lines: TimedWord[][] = [];
  for (const word of sentence) {
    const last = lines.at(-1);
    const length = last === undefined ? 0 : lengthOf(last);
    const longer = length + 1 + word.text.length;
    // A word goes where it leaves the line nearer to the equal length.
    const isFull = longer > CUE_CHARACTERS || longer - equal > equal - length;
    if (
      last === undefined ||
      isFull ||
      (total > CUE_CHARACTERS && length > equal / 2 && endsClause(last.at(-1)))
    )
      lines.push([word]);
    else last.push(word);
  }
  return lines;
}

function endsClause(word: TimedWord | undefined): boolean {
  return word !== undefined && /[,;:]$/.test(word.text);
}

/** @param cues of the whole video */
export function webVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(
    cue => `${clock(cue.startMs, '.')} --> ${clock(cue.endMs, '.')}\n${escapeCue(textOf(cue))}\n`,
  );
  return ['WEBVTT\n', ...blocks].join('\n');
}

export function subRip(cues: readonly Cue[]): string {
  return cues
    .map(
      (cue, i) =>
        `${i + 1}\n${clock(cue.startMs, ',')} --> ${clock(cue.endMs, ',')}\n${textOf(cue).replaceAll('-->', '→')}\n`,
    )
    .join('\n');
}

function textOf({ words }: Cue): string {
  return words.map(({ text }) => text).join(' ');
}

/** WebVTT reads tags and entities in a cue, and its arrow nowhere but between times. */
function escapeCue(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function clock(ms: number, point: '.' | ','): string {
  return new Date(Math.round(ms)).toISOString().slice(11, 23).replace('.', point);
}
