import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

/** The processes that have `/metrics`; their folders have the same names. */
export const SERVICES = ['collab-server', 'poc-api', 'search-indexer', 'jobs', 'page-server'] as const;
/** What all processes have in common; each exports what it calls of it. */
const SHARED = 'service';

type MetricKind = 'counter' | 'gauge' | 'histogram';

/** As a process tells Prometheus of it. */
export interface ExportedMetric {
  readonly name: string;
  readonly kind: MetricKind;
  readonly help: string;
  readonly labels: readonly string[];
  readonly services: readonly string[];
}

const MADE = /\.(?:gauge|counter|histogram)\(/g;
const MADE_OF_LITERALS =
  /\.(gauge|counter|histogram)\(\s*'(\w+)',\s*(?:'([^']*)'|"([^"]*)")(?:,\s*\[([^\]]*)\])?,?\s*\)/g;

/**
 * All metrics of all services, by name, found in the source: some exist only where a process has Redis or OpenSearch, so no
 * one scrape has them all.
 * @throws Error if one is made in another way than of literals
 */
export async function exportedMetrics(): Promise<ExportedMetric[]> {
  const found = new Map<string, ExportedMetric>();
  const sources = new Map<string, string[]>();
  for (const folder of [...SERVICES, SHARED]) sources.set(folder, await sourcesOf(folder));
  for (const [folder, texts] of sources) {
    for (const text of texts) {
      for (const metric of metricsIn(text)) {
        const services = folder === SHARED ? callersOf(text, sources) : [folder];
        const before = found.get(metric.name);
        found.set(metric.name, { ...metric, services: [...(before?.services ?? []), ...services] });
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of one source text. */
export function metricsIn(text: string): Omit<ExportedMetric, 'services'>[] {
  const metrics = [...text.matchAll(MADE_OF_LITERALS)].map(
    ([, kind = '', name = '', help, quotedHelp, labels = '']) => ({
      name,
      kind: kind as MetricKind,
      help: help ?? quotedHelp ?? '',
      labels: [...labels.matchAll(/'(\w+)'/g)].map(([, label = '']) => label),
    }),
  );
  const made = [...text.matchAll(MADE)].length;
  if (made !== metrics.length)
    throw new Error(`A metric is made otherwise than of literal texts beside ${metrics[0]?.name}`);
  return metrics;
}

/** The services that call the class or function of a shared file. */
function callersOf(text: string, sources: ReadonlyMap<string, readonly string[]>): string[] {
  const [, name] = /^export (?:async )?(?:class|function) (\w+)/m.exec(text) ?? [];
  if (name === undefined) throw new Error('A shared file with metrics exports nothing that makes them');
  const called = new RegExp(`\\b${name}\\(`);
  return SERVICES.filter(service => sources.get(service)?.some(source => called.test(source)));
}

async function sourcesOf(folder: string): Promise<string[]> {
  const path = join(CHECKOUT, folder, 'src');
  const files = (await readdir(path, { recursive: true })).sort();
  return Promise.all(
    files
      .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map(file => readFile(join(path, file), 'utf8')),
  );
}
