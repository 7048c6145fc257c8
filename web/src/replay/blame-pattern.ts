/** As many as there are in `replay.css`. */
const PATTERNS = 6;

/**
 * The class of the line under what somebody wrote: people are told apart by its pattern as well as by its colour, which
 * not everybody sees and two of them may share.
 * @param author an index into the authors of the track; less than 0 for nobody knows whom
 */
export function patternOf(author: number): string {
  return author < 0 ? 'blame blame-nobody' : `blame blame-${author % PATTERNS}`;
}
