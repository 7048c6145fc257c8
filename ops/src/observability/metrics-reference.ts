import type { ExportedMetric } from './exported-metrics.ts';
import { SERVICES } from './exported-metrics.ts';
import { unitOf } from './metric-convention.ts';

const HEAD = `# All metrics

Written by \`npm run observability\` from the source. Each process has them at \`/metrics\` of its port for operators.
Names begin with \`tatami_\` and end with their unit; \`_total\` counts from the start of the process; a histogram of seconds
has \`_bucket\`, \`_sum\` and \`_count\`. Labels have few values: no tenant, person or dojo is one. A metric about Redis or
OpenSearch is there where the process has one.

| metric | kind | unit | labels | services | what it says |
|---|---|---|---|---|---|
`;

/** The text of `ops/METRICS.md`. */
export function metricsReference(metrics: readonly ExportedMetric[]): string {
  return `${HEAD}${metrics.map(row).join('\n')}\n`;
}

function row(metric: ExportedMetric): string {
  const { name, kind, help, labels, services } = metric;
  const where = services.length === SERVICES.length ? 'all' : services.join(', ');
  const cells = [
    `\`${name}\``,
    kind,
    unitOf(metric) ?? '',
    labels.map(label => `\`${label}\``).join(', '),
    where,
    help,
  ];
  return `| ${cells.join(' | ')} |`;
}
