import type { Track } from '../track.ts';
import { type Names, titleOf } from './milestones.ts';

/**
 * What happened in a session as chapters: each lasts until the next one.
 * @see https://www.w3.org/TR/webvtt1/
 */
export function webVttOf({ moments, lengthMs }: Track, names: Names): string {
  const chapters = moments.flatMap(moment => {
    const title = titleOf(moment, names);
    return title === undefined ? [] : [{ atMs: moment.atMs, title }];
  });
  const cues = chapters.map(({ atMs, title }, index) => {
    // A cue that ends when it begins is not allowed.
    const endMs = Math.max(atMs + 1, chapters[index + 1]?.atMs ?? lengthMs);
    return `${clock(atMs)} --> ${clock(endMs)}\n${escaped(title)}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

/** Hours may have any number of digits: a dojo may be open for weeks. */
function clock(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const seconds = Math.floor(ms / 1000);
  const rest = String(ms % 1000).padStart(3, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${rest}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
