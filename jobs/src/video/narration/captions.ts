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

/** Cues break at the ends of sentences and where a line is full. */
export function cuesOf(words: readonly TimedWord[]): Cue[] {
  const groups: TimedWord[][] = [];
  let length = 0;
  for (const [i, word] of words.entries()) {
    const last = groups.at(-1);
    const isFull = length + word.text.length > CUE_CHARACTERS;
    if (last === undefined || words[i - 1]?.isLast || isFull || (length > 14 && endsClause(words[i - 1]))) {
      groups.push([word]);
      length = word.text.length + 1;
    } else {
      last.push(word);
      length += word.text.length + 1;
    }
  }
  return groups.map((group, i) => {
    const startMs = (group[0] as TimedWord).startMs;
    const endMs = (group.at(-1) as TimedWord).endMs;
    const nextMs = groups[i + 1]?.[0]?.startMs ?? Number.POSITIVE_INFINITY;
    return { startMs, endMs: Math.min(nextMs, endMs + LINGER_MS), words: group };
  });
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
