import { type Dashboard, perProcess, quantilesOf, rateOf } from './dashboard.ts';

/** People in dojos, and what they type. */
export const dojos: Dashboard = {
  uid: 'tatami-dojos',
  title: 'Tatami: dojos',
  panels: [
    { title: 'Connections', unit: 'short', queries: [perProcess('tatami_connections')] },
    { title: 'Open rooms', unit: 'short', queries: [perProcess('tatami_rooms')] },
    { title: 'Time until in a room', unit: 's', queries: quantilesOf('tatami_join_seconds') },
    { title: 'Who came', unit: 'reqps', queries: [rateOf('tatami_join_seconds_count')] },
    {
      title: 'Refused messages and connections',
      unit: 'reqps',
      queries: [rateOf('tatami_refusals_total', 'code')],
    },
    {
      title: 'Edits that came, and frames that went',
      unit: 'reqps',
      queries: [
        { expr: 'sum(rate(tatami_updates_total[5m]))', legend: 'edits' },
        { expr: 'sum(rate(tatami_publishes_total[5m]))', legend: 'frames published' },
        { expr: 'sum(rate(tatami_deliveries_total[5m]))', legend: 'frames to sockets' },
      ],
    },
    { title: 'Bytes of edits', unit: 'Bps', queries: [rateOf('tatami_update_bytes_total')] },
    {
      title: 'Bytes that sockets have not taken',
      unit: 'bytes',
      description: 'Slow readers',
      queries: [perProcess('tatami_unsent_bytes')],
    },
    {
      title: 'Edits that a worker decided about',
      unit: 'reqps',
      queries: [rateOf('tatami_judged_total')],
    },
    {
      title: 'Documents that differed, an hour',
      unit: 'short',
      description: 'again: it differed after it was mended, which is a bug',
      queries: [{ expr: 'sum by (kind) (increase(tatami_divergences_total[1h]))', legend: '{{kind}}' }],
    },
    { title: 'Replays of stock clients', unit: 'short', queries: [perProcess('tatami_replays')] },
    { title: 'Bytes of replays', unit: 'Bps', queries: [rateOf('tatami_replay_bytes_total')] },
  ],
};
