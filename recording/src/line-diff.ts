export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Lines that follow each other, with what is the same around what differs. */
export interface DiffHunk {
  /** The numbers of its first line in each text, from 1 on. */
  readonly beforeLine: number;
  readonly afterLine: number;
  readonly lines: DiffLine[];
}

/** How many lines that differ are looked at one by one; the search takes the square of it. */
const MOST_DIFFERENT = 500;
/** Lines around what differs. */
const CONTEXT = 3;

/** What differs between two texts, and a few lines around it. */
export function diffHunks(before: string, after: string): DiffHunk[] {
  const lines = lineDiff(before, after);
  const hunks: { beforeLine: number; afterLine: number; lines: DiffLine[] }[] = [];
  const isNear = nearDifferences(lines);
  let [beforeLine, afterLine, wasNear] = [1, 1, false];
  for (const [index, line] of lines.entries()) {
    if (isNear[index]) {
      if (!wasNear) hunks.push({ beforeLine, afterLine, lines: [] });
      hunks.at(-1)?.lines.push(line);
    }
    wasNear = isNear[index] ?? false;
    if (line.kind !== 'added') beforeLine++;
    if (line.kind !== 'removed') afterLine++;
  }
  return hunks;
}

function nearDifferences(lines: readonly DiffLine[]): boolean[] {
  const isNear = lines.map(() => false);
  for (const [index, { kind }] of lines.entries())
    if (kind !== 'same')
      isNear.fill(true, Math.max(0, index - CONTEXT), Math.min(lines.length, index + CONTEXT + 1));
  return isNear;
}

/**
 * All lines of two texts, with the fewest that differ; for texts that differ in more than {@link MOST_DIFFERENT} lines
 * all between the first and the last of these.
 * @see Myers, "An O(ND) Difference Algorithm and Its Variations", 1986
 */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [old, young] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < Math.min(old.length, young.length) && old[start] === young[start]) start++;
  let end = 0;
  const shared = Math.min(old.length, young.length) - start;
  while (end < shared && old[old.length - 1 - end] === young[young.length - 1 - end]) end++;
  return [
    ...old.slice(0, start).map(same),
    ...middleDiff(old.slice(start, old.length - end), young.slice(start, young.length - end)),
    ...old.slice(old.length - end).map(same),
  ];
}

const same = (text: string): DiffLine => ({ kind: 'same', text });
const removed = (text: string): DiffLine => ({ kind: 'removed', text });
const added = (text: string): DiffLine => ({ kind: 'added', text });

/** A text of nothing has no line. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

function middleDiff(old: readonly string[], young: readonly string[]): DiffLine[] {
  const rounds = searchedRounds(old, young);
  if (rounds === undefined) return [...old.map(removed), ...young.map(added)];
  const lines: DiffLine[] = [];
  let [x, y] = [old.length, young.length];
  // From the end back to the beginning, by the way that was found.
  for (const reached of rounds.reverse()) {
    const isAdded = comesByAdding(reached, x - y);
    const fromX = reached.get(isAdded ? x - y + 1 : x - y - 1) ?? 0;
    const fromY = fromX - (isAdded ? x - y + 1 : x - y - 1);
    const startX = isAdded ? fromX : fromX + 1;
    for (; x > startX; y--) lines.push(same(old[--x] ?? ''));
    lines.push(isAdded ? added(young[fromY] ?? '') : removed(old[fromX] ?? ''));
    [x, y] = [fromX, fromY];
  }
  while (x > 0) lines.push(same(old[--x] ?? ''));
  return lines.reverse();
}

/** On each diagonal (old lines minus young ones), how many old lines are passed at most with so many differences. */
type Reached = ReadonlyMap<number, number>;

/** What was reached before each difference of the shortest way; undefined if there are too many. */
function searchedRounds(old: readonly string[], young: readonly string[]): Reached[] | undefined {
  const rounds: Reached[] = [];
  let reached: Reached = new Map();
  for (let differences = 0; differences <= MOST_DIFFERENT; differences++) {
    const next = new Map<number, number>();
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let x = differences === 0 ? 0 : startOn(reached, diagonal);
      while (x < old.length && x - diagonal < young.length && old[x] === young[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= old.length && x - diagonal >= young.length) return rounds;
    }
    rounds.push(next);
    reached = next;
  }
  return undefined;
}

function startOn(reached: Reached, diagonal: number): number {
  return comesByAdding(reached, diagonal)
    ? (reached.get(diagonal + 1) ?? 0)
    : (reached.get(diagonal - 1) ?? 0) + 1;
}

/** Whether the further way to a diagonal is by a line that is added, and not by one that is removed. */
function comesByAdding(reached: Reached, diagonal: number): boolean {
  const [byRemoving, byAdding] = [reached.get(diagonal - 1), reached.get(diagonal + 1)];
  return byRemoving === undefined || (byAdding !== undefined && byRemoving < byAdding);
}
