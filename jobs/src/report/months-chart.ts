import type { MonthCount } from '@tatami/persistence';
import { CHART_COLOURS, type Chart, drawChart } from './chart.ts';
import type { ReportFormat } from './report-format.ts';
import type { ReportWords } from './report-words.ts';

/** A bar for each month with its number above it, so that nobody has to tell heights or colours apart. */
export function monthsChart(
  title: string,
  months: readonly MonthCount[],
  format: ReportFormat,
  { mostIn }: ReportWords,
): Chart {
  const labels = months.map(({ month }) => format.month(month));
  const most = Math.max(...months.map(({ count }) => count));
  const alt = mostIn
    .replace('#', format.number(most))
    .replace('@', labels[months.findIndex(({ count }) => count === most)] ?? '');
  return drawChart(
    {
      grid: { left: 8, right: 8, top: 26, bottom: 38 },
      xAxis: {
        type: 'category',
        data: labels.map(label => label.replace(' ', '\n')),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: CHART_COLOURS.line } },
        axisLabel: { color: CHART_COLOURS.text, fontSize: 10, hideOverlap: true },
      },
      yAxis: {
        type: 'value',
        axisLabel: { show: false },
        splitLine: { lineStyle: { color: CHART_COLOURS.line } },
      },
      series: [
        {
          type: 'bar',
          data: months.map(({ count }) => count),
          // What is hidden is in the table.
          labelLayout: { hideOverlap: true },
          barMaxWidth: 40,
          barCategoryGap: '35%',
          itemStyle: { color: CHART_COLOURS.bar, borderRadius: [4, 4, 0, 0] },
          label: {
            show: true,
            position: 'top',
            color: CHART_COLOURS.text,
            fontSize: 11,
            fontWeight: 600,
            formatter: ({ value }: { value: number }) => (value === 0 ? '' : format.number(value)),
          },
        },
      ],
    },
    { title, alt, width: 440, height: 210 },
  );
}
