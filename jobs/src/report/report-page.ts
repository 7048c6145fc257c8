import { activityCalendar } from './activity-calendar.ts';
import type { Chart } from './chart.ts';
import { labelsChart } from './labels-chart.ts';
import { monthsChart } from './months-chart.ts';
import { printable } from './printable.ts';
import type { NamedPerson, ReportData } from './report-data.ts';
import { ReportFormat } from './report-format.ts';
import type { ReportLanguage, ReportRequest } from './report-request.ts';
import { type Plural, type ReportWords, wordsOf } from './report-words.ts';

/** Languages are free words, so there may be any number; the data has all of them. */
const SHOWN_LANGUAGES = 20;

/** What a report shows, in words of its language: the page and the paper differ in their looks alone. */
export interface ReportPage {
  readonly language: ReportLanguage;
  /** The kind of report, and of a person's the tenant. */
  readonly kind: string;
  /** Whose report it is. */
  readonly name: string;
  readonly tenantName: string;
  readonly period: string;
  readonly generated: string;
  readonly generatedAt: string;
  readonly pageWord: string;
  readonly figures: readonly { readonly value: string; readonly label: string }[];
  readonly sections: readonly Section[];
  readonly notes: readonly string[];
}

export interface Section {
  readonly heading: string;
  /** Two of `half` stand side by side where there is room; a `short` one keeps the size of its chart. */
  readonly width: 'half' | 'wide' | 'short';
  readonly content: SectionContent;
}

type SectionContent =
  /** There is nothing to show, which a sentence says. */
  | { readonly kind: 'nothing'; readonly sentence: string }
  | { readonly kind: 'shown'; readonly chart: Chart | null; readonly table: Table | null };

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Says what was left out. */
  readonly more: string | null;
}

interface Column {
  readonly title: string;
  readonly isNumber: boolean;
  /** Its share of the width, where there is a width to share. */
  readonly share: number;
}

export function reportPage(data: ReportData): ReportPage {
  const { request, person, tenantName, generatedAt } = data;
  const words = wordsOf(request.language);
  const format = new ReportFormat(request.language);
  const isUser = request.scope === 'user';
  const name = isUser ? nameOf(person, words) : printable(tenantName);
  return {
    language: request.language,
    kind: isUser ? `${words.reportOf.user} · ${printable(tenantName)}` : words.reportOf.tenant,
    name,
    tenantName: printable(tenantName),
    period: format.period(request.from, request.to),
    generated: `${words.generated} ${format.moment(generatedAt)}`,
    generatedAt,
    pageWord: words.page,
    figures: figuresOf(data, words, format),
    sections: sectionsOf(data, words, format),
    notes: [
      isUser ? words.notes.userScope : words.notes.tenantScope,
      words.notes.utc,
      words.notes.edit,
      words.notes.activeTime,
      ...(data.participation.unreadableRows === 0
        ? []
        : [format.counted(data.participation.unreadableRows, words.notes.unreadable)]),
    ],
  };
}

export function nameOf({ name }: NamedPerson, { unnamed }: ReportWords): string {
  return name === null ? unnamed : printable(name);
}

function figuresOf(
  { request, pocs, dojos, participation }: ReportData,
  { figures }: ReportWords,
  format: ReportFormat,
): ReportPage['figures'] {
  const figure = (value: number, plural: Plural) => ({
    value: format.number(value),
    label: format.word(value, plural),
  });
  const hours = format.hours(participation.activeMs);
  return [
    figure(pocs.count, figures.pocs),
    figure(pocs.languages.length, figures.languages),
    figure(dojos.count, figures.dojos),
    request.scope === 'user'
      ? figure(participation.days.length, figures.activeDays)
      : figure(participation.peopleCount, figures.people),
    figure(participation.edits, figures.edits),
    { value: hours.text, label: format.word(hours.value, figures.hours) },
  ];
}

function sectionsOf(data: ReportData, words: ReportWords, format: ReportFormat): Section[] {
  const { request, pocs, dojos, participation } = data;
  const { headings, nothing, columns } = words;
  const section = (
    width: Section['width'],
    heading: string,
    count: number,
    sentence: string,
    show: () => { readonly chart?: Chart; readonly table?: Table },
  ): Section => {
    if (count === 0) return { heading, width, content: { kind: 'nothing', sentence } };
    const { chart = null, table = null } = show();
    return { heading, width, content: { kind: 'shown', chart, table } };
  };
  const text = (title: string, share = 2): Column => ({ title, isNumber: false, share });
  const number = (title: string, share = 1): Column => ({ title, isNumber: true, share });
  const months = (title: string, of: ReportData['pocs' | 'dojos'], counted: string) => ({
    chart: monthsChart(title, of.months, format, words),
    table: {
      columns: [text(columns.month), number(counted)],
      rows: of.months.map(({ month, count }) => [format.month(month), format.number(count)]),
      more: null,
    },
  });
  const labels = (
    title: string,
    column: string,
    counts: ReportData['pocs']['tags'],
    more: string | null,
  ) => ({
    chart: labelsChart(title, counts, format, words),
    table: {
      columns: [text(column), number(columns.pocs)],
      rows: counts.map(({ label, count }) => [printable(label), format.number(count)]),
      more,
    },
  });
  const others = (left: number, plural: Plural) => (left <= 0 ? null : format.counted(left, plural));
  const people: Section[] =
    request.scope === 'user'
      ? []
      : [
          section('wide', headings.people, participation.people.length, nothing.edits, () => ({
            table: {
              columns: [text(columns.person, 4), number(columns.edits), number(columns.activeDojos)],
              rows: participation.people.map(person => [
                nameOf(person, words),
                format.number(person.edits),
                format.number(person.dojos),
              ]),
              more: others(participation.peopleCount - participation.people.length, words.otherPeople),
            },
          })),
        ];
  return [
    section('half', headings.pocMonths, pocs.count, nothing.pocs, () =>
      months(headings.pocMonths, pocs, columns.pocs),
    ),
    section('half', headings.dojoMonths, dojos.count, nothing.dojos, () =>
      months(headings.dojoMonths, dojos, columns.dojos),
    ),
    section('half', headings.languages, pocs.languages.length, nothing.languages, () =>
      labels(
        headings.languages,
        columns.language,
        pocs.languages.slice(0, SHOWN_LANGUAGES),
        others(pocs.languages.length - SHOWN_LANGUAGES, words.otherLanguages),
      ),
    ),
    section('half', headings.tags, pocs.tags.length, nothing.tags, () =>
      labels(headings.tags, columns.tag, pocs.tags, others(pocs.otherTags, words.otherTags)),
    ),
    section(
      isShort(request) ? 'short' : 'wide',
      headings.calendar,
      participation.days.length,
      nothing.edits,
      () => ({
        chart: activityCalendar(participation.days, request, format, words),
      }),
    ),
    ...people,
    section('wide', headings.pocs, pocs.count, nothing.pocs, () => ({
      table: {
        columns: [
          text(columns.name, 4),
          text(columns.languages, 3),
          text(columns.tags, 3),
          text(columns.owner, 3),
          text(columns.created, 3),
        ],
        rows: pocs.list.map(poc => [
          poc.visibility === 'private' ? `${printable(poc.name)} (${words.private})` : printable(poc.name),
          poc.languages.map(printable).join(', '),
          poc.tags.map(printable).join(', '),
          nameOf(poc.owner, words),
          format.day(poc.createdAt),
        ]),
        more: others(pocs.count - pocs.list.length, words.notListed),
      },
    })),
    section('wide', headings.dojos, dojos.count, nothing.dojos, () => ({
      table: {
        columns: [
          text(columns.name, 4),
          text(columns.began, 3),
          number(columns.activeTime, 2),
          number(columns.participants, 2),
        ],
        rows: dojos.list.map(dojo => [
          printable(dojo.name),
          format.day(dojo.startedAt),
          dojo.activeMs === null ? '–' : format.duration(dojo.activeMs),
          format.number(dojo.participants),
        ]),
        more: others(dojos.count - dojos.list.length, words.notListed),
      },
    })),
  ];
}

/** A calendar of a few months is no wider than a part of the page. */
function isShort({ from, to }: ReportRequest): boolean {
  return Date.parse(to) - Date.parse(from) < 200 * 24 * 60 * 60 * 1000;
}
