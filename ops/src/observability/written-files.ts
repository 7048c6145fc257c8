import { fileURLToPath } from 'node:url';
import { DASHBOARDS } from './dashboards/dashboards.ts';
import { grafanaJson } from './dashboards/grafana-json.ts';
import { exportedMetrics } from './exported-metrics.ts';
import { metricsReference } from './metrics-reference.ts';
import { rulesFile } from './rules/rules-file.ts';

/** Everything for observability that is made of the source and committed: paths and texts. */
export async function writtenFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    [inOps('METRICS.md'), metricsReference(await exportedMetrics())],
    [inOps('observability/rules.yaml'), rulesFile()],
    ...DASHBOARDS.map(
      dashboard => [inOps(`observability/dashboards/${dashboard.uid}.json`), grafanaJson(dashboard)] as const,
    ),
  ]);
}

function inOps(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
