import { type Dashboard, perProcess, rateOf } from './dashboard.ts';

/** Redis between the pods. */
export const bus: Dashboard = {
  uid: 'tatami-bus',
  title: 'Tatami: bus',
  panels: [
    {
      title: 'Up',
      unit: 'short',
      description: 'While it is 0, pods hear of each other through the database',
      queries: [perProcess('tatami_bus_up')],
    },
    { title: 'Messages', unit: 'reqps', queries: [rateOf('tatami_bus_published_total')] },
    {
      title: 'Messages that Redis did not take',
      unit: 'reqps',
      queries: [rateOf('tatami_bus_dropped_total', 'reason')],
    },
    {
      title: 'Frames that could not be read',
      unit: 'reqps',
      queries: [rateOf('tatami_bus_malformed_total')],
    },
    {
      title: 'Connections made, and not made, an hour',
      unit: 'short',
      queries: [
        { expr: 'sum(increase(tatami_bus_connects_total[1h]))', legend: 'connected' },
        { expr: 'sum(increase(tatami_bus_connect_failures_total[1h]))', legend: 'not reached' },
      ],
    },
    {
      title: 'Changes that pods were not told of',
      unit: 'reqps',
      description: 'By the API; pods notice them within two seconds',
      queries: [rateOf('tatami_api_pods_untold_total')],
    },
  ],
};
