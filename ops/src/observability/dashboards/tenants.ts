import { type Dashboard, perProcess, quantilesOf, rateOf } from './dashboard.ts';

/** What companies and their programs ask of the API; no series is of one tenant, because each would be one more. */
export const tenants: Dashboard = {
  uid: 'tatami-tenants',
  title: 'Tatami: tenants and API',
  panels: [
    {
      title: 'Requests by status',
      unit: 'reqps',
      queries: [rateOf('tatami_api_request_seconds_count', 'status')],
    },
    { title: 'Time of a request', unit: 's', queries: quantilesOf('tatami_api_request_seconds') },
    {
      title: 'Busiest routes',
      unit: 'reqps',
      queries: [
        {
          expr: 'topk(10, sum by (route) (rate(tatami_api_request_seconds_count[5m])))',
          legend: '{{route}}',
        },
      ],
    },
    {
      title: 'Slowest routes, p99',
      unit: 's',
      queries: [
        {
          expr: 'topk(10, histogram_quantile(0.99, sum by (le, route) (rate(tatami_api_request_seconds_bucket[5m]))))',
          legend: '{{route}}',
        },
      ],
    },
    {
      title: 'Requests over a limit',
      unit: 'reqps',
      description: 'tenant: one company asks for more than its share',
      queries: [
        rateOf('tatami_api_rate_limited_total', 'limit'),
        {
          expr: 'max(tatami_api_rate_limits_apart)',
          legend: '1: Redis is away, each process counts alone',
        },
      ],
    },
    {
      title: 'Refused tokens',
      unit: 'reqps',
      queries: [
        rateOf('tatami_refusals_total{code=~"unauthenticated|token-revoked|token-expired"}', 'code'),
        { expr: 'sum(rate(tatami_api_request_seconds_count{status="401"}[5m]))', legend: 'API' },
      ],
    },
    {
      title: 'Connections to the database, of the budget',
      unit: 'percentunit',
      queries: [perProcess('tatami_database_connections / tatami_database_connection_budget')],
    },
    {
      title: 'Requests that wait for a connection',
      unit: 'short',
      queries: [perProcess('tatami_database_connection_waiters')],
    },
    {
      title: 'Files that were left behind, an hour',
      unit: 'short',
      queries: [
        { expr: 'sum by (what) (increase(tatami_objects_cleaned_total[1h]))', legend: '{{what}}' },
        { expr: 'sum(increase(tatami_objects_clean_failures_total[1h]))', legend: 'tenants not cleaned' },
      ],
    },
  ],
};
