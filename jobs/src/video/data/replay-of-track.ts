import { isNamesFile, PlayedNames, Timeline, type Track, TrackCursor } from '@tatami/recording';
import type { DojoReplay } from '../script/video-data.ts';
import type { DojoMoment } from '../script/video-script.ts';
import { holdsSecret } from './secret-text.ts';
import { shownLine } from './shown-line.ts';

/** Twelve in each of ten seconds. */
const MOMENTS = 120;
const ROWS = 18;
/** Less is no session to look back at. */
const LEAST_EDITS = 20;

/**
 * The file of a dojo that was edited most, as it grew. Undefined if there is too little of it, or if at any time there was
 * something like a secret in it: half a secret would be seen while it is typed.
 */
export function replayOfTrack(name: string, track: Track): DojoReplay | undefined {
  const file = mostEdited(track);
  const edits = track.splices.filter(splice => splice.file === file).length;
  if (edits < LEAST_EDITS) return undefined;
  const line = new Timeline(track);
  const cursor = new TrackCursor(track);
  const moments: DojoMoment[] = [];
  let top = 0;
  let shown = -1;
  for (const [index, splice] of track.splices.entries()) {
    cursor.goTo(index + 1);
    if (splice.file !== file) continue;
    const text = cursor.texts[file] ?? '';
    if (holdsSecret(linesAround(text, splice.position, splice.inserted.length))) return undefined;
    const lineMs = line.fromTrack(splice.atMs);
    const moment = line.lengthMs === 0 ? 0 : Math.floor((lineMs / line.lengthMs) * (MOMENTS - 1));
    if (moment <= shown && index < track.splices.length - 1) continue;
    const before = text.slice(0, splice.position + splice.inserted.length).split('\n');
    const caretLine = before.length - 1;
    top = Math.max(Math.min(top, caretLine - 2, caretLine), caretLine - ROWS + 3, 0);
    const one: DojoMoment = {
      lines: text
        .split('\n')
        .slice(top, top + ROWS)
        .map(shownLine),
      firstLine: top + 1,
      caretLine: caretLine - top,
      caretColumn: (before.at(-1) ?? '').replaceAll('\t', '  ').length,
      // What was written in a gap has no author.
      author: Math.max(0, splice.author),
      clock: clockOf(lineMs),
    };
    // Nothing happened in between, so it is seen as long as it stood there.
    while (shown < moment && moments.length < MOMENTS) {
      moments.push(shown + 1 < moment ? (moments.at(-1) ?? one) : one);
      shown++;
    }
    if (moments.length > 0) moments[moments.length - 1] = one;
  }
  if (moments.length < 2) return undefined;
  return {
    name,
    fileName: new PlayedNames(track.files).nameOf(file, cursor.texts),
    moments,
    edits,
    people: track.authors.length,
  };
}

function mostEdited({ files, splices }: Track): number {
  const edits = files.map(() => 0);
  for (const { file } of splices) if (!isNamesFile(files, file)) edits[file] = (edits[file] ?? 0) + 1;
  return edits.indexOf(Math.max(...edits));
}

/** The whole lines that a splice has touched. */
function linesAround(text: string, position: number, length: number): string {
  const start = text.lastIndexOf('\n', Math.max(0, position - 1)) + 1;
  const end = text.indexOf('\n', position + length);
  return text.slice(position === 0 ? 0 : start, end === -1 ? text.length : end);
}

/** `12:05` */
function clockOf(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
