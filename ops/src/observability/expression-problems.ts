import type { ExportedMetric } from './exported-metrics.ts';

/** Of Prometheus itself, and what it adds to the series of a pod. */
const OTHER_SERIES: readonly string[] = ['up'];
const OTHER_LABELS: readonly string[] = ['app_kubernetes_io_name', 'app_kubernetes_io_part_of', 'le'];

/** What is wrong with the series and labels that an expression asks for; empty if a scrape or a rule makes all of them. */
export function expressionProblems(
  expr: string,
  known: { readonly metrics: readonly ExportedMetric[]; readonly recorded: ReadonlySet<string> },
): string[] {
  const problems: string[] = [];
  for (const [, name = '', matchers = ''] of expr.matchAll(/\b(tatami[_:][\w:]+|up\b)(?:\{([^}]*)\})?/g)) {
    if (OTHER_SERIES.includes(name) || known.recorded.has(name)) continue;
    const metric = known.metrics.find(one => seriesOf(one).includes(name));
    if (metric === undefined) {
      problems.push(`no service exports ${name}`);
      continue;
    }
    for (const [, label = ''] of matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)) {
      if (!metric.labels.includes(label) && !OTHER_LABELS.includes(label))
        problems.push(`${name} has no label ${label}`);
    }
  }
  return problems;
}

function seriesOf({ name, kind }: ExportedMetric): string[] {
  return kind === 'histogram' ? ['bucket', 'sum', 'count'].map(end => `${name}_${end}`) : [name];
}
