import { printable } from './printable.ts';
import type { ReportData } from './report-data.ts';
import { nameOf } from './report-page.ts';
import { wordsOf } from './report-words.ts';

/** Tells a spreadsheet that the file is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

type Cell = string | number | null;

/**
 * All rows in one table whose columns are the same in every section, so that a spreadsheet can filter and sum it: several
 * tables in one file would have to be taken apart by hand. Numbers and days are as programs write them.
 */
export function reportCsv({ request, pocs, dojos, participation }: ReportData): string {
  const words = wordsOf(request.language);
  const { headings, columns, csv } = words;
  const row = (
    section: string,
    name: string,
    more: { date?: string; count?: number; minutes?: number; dojos?: number; people?: number } & {
      languages?: readonly string[];
      tags?: readonly string[];
      owner?: string;
    },
  ): Cell[] => [
    section,
    name,
    more.date ?? null,
    more.count ?? null,
    more.minutes ?? null,
    more.dojos ?? null,
    more.people ?? null,
    more.languages?.join(', ') ?? null,
    more.tags?.join(', ') ?? null,
    more.owner ?? null,
  ];
  const rows: Cell[][] = [
    [
      csv.section,
      columns.name,
      csv.date,
      csv.count,
      csv.minutes,
      columns.dojos,
      columns.participants,
      columns.languages,
      columns.tags,
      columns.owner,
    ],
    ...pocs.months.map(({ month, count }) => row(headings.pocMonths, month, { date: `${month}-01`, count })),
    ...pocs.languages.map(({ label, count }) => row(headings.languages, label, { count })),
    ...pocs.tags.map(({ label, count }) => row(headings.tags, label, { count })),
    ...dojos.months.map(({ month, count }) =>
      row(headings.dojoMonths, month, { date: `${month}-01`, count }),
    ),
    ...participation.days.map(({ day, edits }) => row(headings.calendar, day, { date: day, count: edits })),
    ...participation.people.map(person =>
      row(headings.people, nameOf(person, words), { count: person.edits, dojos: person.dojos }),
    ),
    ...pocs.list.map(({ name, createdAt, languages, tags, owner }) =>
      row(headings.pocs, name, {
        date: createdAt.slice(0, 10),
        languages,
        tags,
        owner: nameOf(owner, words),
      }),
    ),
    ...dojos.list.map(({ name, startedAt, activeMs, participants }) =>
      row(headings.dojos, name, {
        date: startedAt.slice(0, 10),
        ...(activeMs !== null && { minutes: Math.round(activeMs / 60_000) }),
        people: participants,
      }),
    ),
  ];
  return BYTE_ORDER_MARK + rows.map(cells => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/**
 * A cell by RFC 4180. Text that a spreadsheet would take for a formula gets an apostrophe in front: what somebody called
 * a POC must not run where somebody else opens it.
 */
export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${printable(cell)}` : printable(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
