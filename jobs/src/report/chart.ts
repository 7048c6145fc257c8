import { BarChart, HeatmapChart } from 'echarts/charts';
import { CalendarComponent, GridComponent, VisualMapPiecewiseComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import { escapeHtml } from './escape-html.ts';

use([
  BarChart,
  HeatmapChart,
  CalendarComponent,
  GridComponent,
  VisualMapPiecewiseComponent,
  LabelLayout,
  SVGRenderer,
]);

/** A picture and the same in words. */
export interface Chart {
  readonly svg: string;
  readonly title: string;
  readonly alt: string;
}

/** The colours of all charts. A page may put others in their place, so each is used for one thing alone. */
export const CHART_COLOURS = {
  text: '#3d4663',
  line: '#e3e6f1',
  bar: '#5b3fd6',
  none: '#eef0f7',
  least: '#c9bff5',
  less: '#9d8aec',
  many: '#6d4fe0',
  most: '#3a1fa8',
} as const;

const FONT = 'Inter, system-ui, sans-serif';

/** Draws without a browser. */
export function drawChart(
  option: EChartsCoreOption,
  { title, alt, width, height }: Omit<Chart, 'svg'> & { readonly width: number; readonly height: number },
): Chart {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: FONT }, ...option });
    // Styles for a mouse over the bars: no use on paper, and nothing happens on the page.
    const drawn = chart.renderToSVGString({ useViewBox: true }).replace(/<style[^>]*>.*?<\/style>/gs, '');
    const label = `<title>${escapeHtml(title)}</title><desc>${escapeHtml(alt)}</desc>`;
    const svg = drawn.replace(
      /^<svg ([^>]*)>/,
      (_, attributes: string) =>
        `<svg role="img" aria-label="${escapeHtml(`${title}. ${alt}`)}" ${attributes}>${label}`,
    );
    return { svg, title, alt };
  } finally {
    chart.dispose();
  }
}
