import { printable } from '../../report/printable.ts';

const LONGEST = 120;

/** A line of code as an editor shows it. */
export function shownLine(line: string): string {
  return printable(line.replaceAll('\t', '  ')).slice(0, LONGEST).trimEnd();
}
