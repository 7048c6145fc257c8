import type { Cell } from './cells.ts';
import type { Summary } from './summary.ts';

interface Column {
  readonly title: string;
  readonly show: (summary: Summary) => string;
}

/** A generator above this share of a core may be what is measured, and not the server. */
const BUSY_GENERATOR = 0.85;

const COLUMNS: readonly Column[] = [
  { title: 'server', show: summary => summary.server },
  { title: 'CPU s per million, server / all', show: row => pair(row.serverCpu, row.allCpu) },
  { title: 'x relay', show: row => figure(row.timesRelay) },
  { title: 'delivered p50 / p99 ms', show: row => pair(row.deliveredP50, row.deliveredP99) },
  { title: 'saved p50 / p99 ms', show: row => pair(row.savedP50, row.savedP99) },
  {
    title: 'edits/s made / delivered',
    show: row => pair(row.editsPerSecond, row.deliveredEditsPerSecond),
  },
  { title: 'frames / bytes per delivery', show: row => pair(row.framesPerDelivery, row.bytesPerDelivery) },
  { title: 'server %', show: row => percent(row.serverLoad) },
  { title: 'generator %', show: row => `${percent(row.generatorLoad)}${isLimit(row) ? ' (the limit)' : ''}` },
  { title: 'generator late p99 ms', show: row => figure(row.generatorLateP99) },
  { title: 'loop delay p99 ms', show: row => figure(row.loopDelayP99) },
  { title: 'missing', show: row => String(row.missing) },
];

export const COLUMN_TITLES: readonly string[] = COLUMNS.map(column => column.title);

/** All servers of a cell side by side, in Markdown. */
export function table(cell: Cell, summaries: readonly Summary[]): string {
  const rows = [
    COLUMN_TITLES,
    COLUMNS.map(() => '---'),
    ...summaries.map(summary => COLUMNS.map(column => column.show(summary))),
  ];
  const widths = COLUMNS.map((_, index) => Math.max(...rows.map(row => row[index]?.length ?? 0)));
  const lines = rows.map(
    row => `| ${row.map((text, index) => text.padEnd(widths[index] ?? 0)).join(' | ')} |`,
  );
  return `### ${cell.title} (${cell.id})\n\n${lines.join('\n')}`;
}

function isLimit(summary: Summary): boolean {
  return (summary.generatorLoad ?? 0) > BUSY_GENERATOR;
}

function pair(a: number | undefined, b: number | undefined): string {
  return a === undefined && b === undefined ? '' : `${figure(a)} / ${figure(b)}`;
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : (share * 100).toFixed(0);
}

/** Two digits that mean something: more would only show the machine's noise. */
function figure(value: number | undefined): string {
  if (value === undefined) return '';
  if (value >= 10) return value.toFixed(0);
  return value >= 1 ? value.toFixed(1) : value.toFixed(2);
}
