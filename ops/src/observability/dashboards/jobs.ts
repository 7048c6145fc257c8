import { type Dashboard, rateOf } from './dashboard.ts';

/** Archives, reports, videos, and messages. */
export const jobs: Dashboard = {
  uid: 'tatami-jobs',
  title: 'Tatami: jobs',
  panels: [
    {
      title: 'Jobs that wait',
      unit: 'short',
      queries: [{ expr: 'tatami:jobs_waiting:max', legend: '{{kind}}' }],
    },
    {
      title: 'Age of the oldest that waits',
      unit: 's',
      queries: [{ expr: 'tatami:jobs_oldest_waiting_seconds:max', legend: '{{kind}}' }],
    },
    {
      title: 'Jobs that ended',
      unit: 'reqps',
      queries: [rateOf('tatami_jobs_ended_total', 'kind, outcome')],
    },
    {
      title: 'Failed for good, an hour',
      unit: 'short',
      queries: [
        {
          expr: 'sum by (kind) (increase(tatami_jobs_ended_total{outcome="failed"}[1h]))',
          legend: '{{kind}}',
        },
      ],
    },
    {
      title: 'Videos of the year',
      unit: 'short',
      queries: [{ expr: 'max by (year, state) (tatami_year_videos)', legend: '{{year}} {{state}}' }],
    },
    {
      title: 'Monthly reports that were asked for, a day',
      unit: 'short',
      queries: [{ expr: 'sum(increase(tatami_reports_scheduled_total[1d]))', legend: 'reports' }],
    },
  ],
};
