import { type Dashboard, quantilesOf, rateOf } from './dashboard.ts';

/** From a change of a POC to where it is found. */
export const search: Dashboard = {
  uid: 'tatami-search',
  title: 'Tatami: search',
  panels: [
    {
      title: 'Age of the oldest change that waits',
      unit: 's',
      queries: [{ expr: 'max(tatami_search_lag_seconds)', legend: 'lag' }],
    },
    {
      title: 'Changes that wait',
      unit: 'short',
      queries: [{ expr: 'max(tatami_search_backlog)', legend: 'backlog' }],
    },
    {
      title: 'From a change to the index',
      unit: 's',
      queries: quantilesOf('tatami_search_change_age_seconds'),
    },
    { title: 'Changes indexed', unit: 'reqps', queries: [rateOf('tatami_search_indexed_total')] },
    {
      title: 'Batches that failed',
      unit: 'reqps',
      queries: [rateOf('tatami_search_failures_total')],
    },
    {
      title: 'Differences from the database, an hour',
      unit: 'short',
      queries: [
        { expr: 'sum by (kind) (increase(tatami_search_differences_total[1h]))', legend: '{{kind}}' },
      ],
    },
    {
      title: 'Searches that the index did not answer',
      unit: 'reqps',
      queries: [
        rateOf('tatami_api_search_failures_total', 'how'),
        { expr: 'sum(rate(tatami_api_search_partial_total[5m]))', legend: 'answered in part' },
      ],
    },
    {
      title: 'OpenSearch is left alone',
      unit: 'short',
      queries: [{ expr: 'max(tatami_api_search_away)', legend: '1: away' }],
    },
  ],
};
