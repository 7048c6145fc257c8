import { CHART_COLOURS, type Chart, drawChart } from './chart.ts';
import type { DayCount } from './report-data.ts';
import type { ReportFormat } from './report-format.ts';
import type { ReportRequest } from './report-request.ts';
import type { ReportWords } from './report-words.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const CELL = 15;

/** A square for each day, darker for more: it is read by lightness, which paper without colour keeps. */
export function activityCalendar(
  days: readonly DayCount[],
  { from, to }: Pick<ReportRequest, 'from' | 'to'>,
  format: ReportFormat,
  { headings, mostIn }: ReportWords,
): Chart {
  const busiest = days.reduce((most, day) => (day.edits > most.edits ? day : most), { day: from, edits: 0 });
  const lastDay = new Date(Date.parse(to) - DAY_MS).toISOString().slice(0, 10);
  const weeks = Math.ceil((Date.parse(to) - Date.parse(from)) / DAY_MS / 7) + 1;
  return drawChart(
    {
      visualMap: {
        type: 'piecewise',
        orient: 'horizontal',
        left: 4,
        bottom: 0,
        itemWidth: 10,
        itemHeight: 10,
        itemGap: 12,
        textStyle: { color: CHART_COLOURS.text, fontSize: 10 },
        pieces: steps(busiest.edits).map(({ from, to, colour }) => ({
          gte: from,
          lte: to,
          color: colour,
          label: from === to ? format.number(from) : `${format.number(from)}–${format.number(to)}`,
        })),
      },
      calendar: {
        range: [from, lastDay],
        cellSize: [CELL, CELL],
        left: 8,
        top: 22,
        itemStyle: { color: CHART_COLOURS.none, borderWidth: 2, borderColor: CHART_COLOURS.line },
        splitLine: { show: false },
        yearLabel: { show: false },
        dayLabel: { show: false },
        monthLabel: { nameMap: format.monthNames, color: CHART_COLOURS.text, fontSize: 11 },
      },
      series: [
        {
          type: 'heatmap',
          coordinateSystem: 'calendar',
          data: days.map(({ day, edits }) => [day, edits]),
        },
      ],
    },
    {
      title: headings.calendar,
      alt: mostIn.replace('#', format.number(busiest.edits)).replace('@', format.day(busiest.day)),
      width: Math.max(24 + weeks * CELL, 330),
      height: 22 + 7 * CELL + 30,
    },
  );
}

/** Up to four steps of equal width, so that a shade is a range which the legend names. */
function steps(most: number): { from: number; to: number; colour: string }[] {
  const { least, less, many, most: darkest } = CHART_COLOURS;
  const colours = [least, less, many, darkest];
  const width = Math.ceil(most / colours.length);
  return colours
    .map((colour, i) => ({ from: i * width + 1, to: Math.min((i + 1) * width, most), colour }))
    .filter(({ from, to }) => from <= to);
}
