import type { LabelCount } from '@tatami/persistence';
import { CHART_COLOURS, type Chart, drawChart } from './chart.ts';
import { printable } from './printable.ts';
import type { ReportFormat } from './report-format.ts';
import type { ReportWords } from './report-words.ts';

/** As many as are read at a glance; the table below has all of them. */
const SHOWN = 8;

/** Bars that lie, most first, because names are long: a ring would need a colour for each. */
export function labelsChart(
  title: string,
  counts: readonly LabelCount[],
  format: ReportFormat,
  { mostIn }: ReportWords,
): Chart {
  const shown = counts.slice(0, SHOWN);
  const [first] = shown;
  const alt = mostIn
    .replace('#', format.number(first?.count ?? 0))
    .replace('@', printable(first?.label ?? ''));
  return drawChart(
    {
      grid: { left: 116, right: 60, top: 4, bottom: 4 },
      xAxis: { type: 'value', show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: shown.map(({ label }) => printable(label)),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { color: CHART_COLOURS.text, fontSize: 12, width: 104, overflow: 'truncate' },
      },
      series: [
        {
          type: 'bar',
          data: shown.map(({ count }) => count),
          barMaxWidth: 18,
          itemStyle: { color: CHART_COLOURS.bar, borderRadius: [0, 4, 4, 0] },
          label: {
            show: true,
            position: 'right',
            color: CHART_COLOURS.text,
            fontSize: 12,
            fontWeight: 600,
            formatter: ({ value }: { value: number }) => format.number(value),
          },
        },
      ],
    },
    { title, alt, width: 440, height: 16 + 30 * shown.length },
  );
}
