import { Metrics } from '@tatami/collab-server/metrics';
import { expect, it } from 'vitest';
import { exportedMetrics, metricsIn, SERVICES } from './exported-metrics.ts';
import { conventionProblems } from './metric-convention.ts';

const metrics = await exportedMetrics();

it('finds nothing that breaks the convention in any service', () => {
  expect(conventionProblems(metrics)).toEqual([]);
});

it('finds each metric that the collaboration server has in a scrape, and no more', async () => {
  const exported = new Metrics();
  exported.redisObserver(() => {});
  const health = { readiness: async () => ({ isReady: true, isStopping: false, faults: [], details: {} }) };
  exported.watch(
    health,
    () => ({ open: 0, budget: 1, waiting: 0 }),
    () => {},
  );
  const text = await exported.scrape({ rooms: 0, unsavedBytes: 0, unsentBytes: 0 });
  exported.close();
  const scraped = [...text.matchAll(/^# HELP (\w+) (.*)$/gm)].map(([, name, help]) => ({ name, help }));
  const found = metrics.filter(({ services }) => services.includes('collab-server'));
  expect(found.map(({ name, help }) => ({ name, help }))).toEqual(
    scraped.toSorted((a, b) => (`${a.name}` < `${b.name}` ? -1 : 1)),
  );
});

it('knows what every service says of itself', () => {
  const ofAll = metrics.filter(({ services }) => services.length === SERVICES.length);
  expect(ofAll.map(({ name }) => name)).toEqual([
    'tatami_event_loop_delay_p99_seconds',
    'tatami_faults',
    'tatami_heap_bytes',
    'tatami_heap_limit_bytes',
    'tatami_memory_limit_bytes',
    'tatami_ready',
    'tatami_resident_memory_bytes',
  ]);
});

it('refuses a name without prefix or unit, a missing help and a label without a bound', () => {
  const metric = { kind: 'gauge', help: 'What is in use', labels: [], services: ['jobs'] } as const;
  expect(
    conventionProblems([
      { ...metric, name: 'memory_bytes' },
      { ...metric, name: 'tatami_memory' },
      { ...metric, name: 'tatami_edits', kind: 'counter' },
      { ...metric, name: 'tatami_seconds_total' },
      { ...metric, name: 'tatami_edits_bytes', kind: 'histogram' },
      { ...metric, name: 'tatami_heap_bytes', help: '' },
      { ...metric, name: 'tatami_heap_bytes', labels: ['tenant'] },
    ]),
  ).toEqual([
    'memory_bytes: no name that begins with tatami_',
    'tatami_memory: no unit in the name, and none is known',
    'tatami_edits: counters alone end with _total',
    'tatami_seconds_total: counters alone end with _total',
    'tatami_edits_bytes: a histogram is of seconds',
    'tatami_heap_bytes: no help',
    'tatami_heap_bytes: the label tenant is not known to have few values',
  ]);
});

it('refuses a metric whose name is not written out', () => {
  expect(() => metricsIn('metrics.counter(`tatami_$' + '{kind}_total`, "Edits")')).toThrow('literal');
});
