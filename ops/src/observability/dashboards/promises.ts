import { OBJECTIVES } from '../rules/objectives.ts';
import { type Dashboard, perProcess, rateOf } from './dashboard.ts';

/** What is promised to people, and whether the processes are well. */
export const promises: Dashboard = {
  uid: 'tatami-promises',
  title: 'Tatami: promises and processes',
  panels: [
    ...OBJECTIVES.map(({ slo, budget }) => ({
      title: slo,
      unit: 'percentunit' as const,
      description: 'What went wrong, beside what may go wrong in thirty days',
      queries: [
        { expr: `tatami:slo_errors:ratio_rate1h{slo="${slo}"}`, legend: 'in an hour' },
        { expr: `tatami:slo_errors:ratio_rate6h{slo="${slo}"}`, legend: 'in six hours' },
        { expr: `vector(${budget})`, legend: 'budget' },
      ],
    })),
    {
      title: 'Slowest hundredth',
      unit: 's',
      queries: [
        { expr: 'tatami:saved_lag_seconds:p99_5m', legend: 'until saved' },
        { expr: 'tatami:join_seconds:p99_5m', legend: 'until in a room' },
        { expr: 'tatami:api_request_seconds:p99_5m', legend: 'request to the API' },
      ],
    },
    {
      title: 'Ready',
      unit: 'short',
      description: '1 while a process may be given work',
      queries: [perProcess('tatami_ready')],
    },
    {
      title: 'Faults',
      unit: 'short',
      description: 'What keeps a process from being ready',
      queries: [{ expr: 'sum by (fault) (tatami_faults)', legend: '{{fault}}' }],
    },
    {
      title: 'Traces that were not sent',
      unit: 'reqps',
      queries: [rateOf('tatami_trace_failures_total')],
    },
    {
      title: 'Event loop delay, p99',
      unit: 's',
      queries: [perProcess('tatami_event_loop_delay_p99_seconds')],
    },
    {
      title: 'Memory of the limit',
      unit: 'percentunit',
      queries: [perProcess('tatami_resident_memory_bytes / tatami_memory_limit_bytes')],
    },
    {
      title: 'Heap of the limit',
      unit: 'percentunit',
      queries: [perProcess('tatami_heap_bytes / tatami_heap_limit_bytes')],
    },
  ],
};
