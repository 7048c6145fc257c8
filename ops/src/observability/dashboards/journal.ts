import { type Dashboard, perProcess, quantilesOf, rateOf } from './dashboard.ts';

/** From a key press to the database, and from there to the recording. */
export const journal: Dashboard = {
  uid: 'tatami-journal',
  title: 'Tatami: journal',
  panels: [
    { title: 'Time until saved', unit: 's', queries: quantilesOf('tatami_saved_lag_seconds') },
    { title: 'Time of an append', unit: 's', queries: quantilesOf('tatami_journal_seconds') },
    { title: 'Appends', unit: 'reqps', queries: [rateOf('tatami_journal_seconds_count')] },
    {
      title: 'Bytes that are not committed yet',
      unit: 'bytes',
      queries: [perProcess('tatami_unsaved_bytes')],
    },
    {
      title: 'Failures',
      unit: 'reqps',
      queries: [
        { expr: 'sum(rate(tatami_journal_failures_total[5m]))', legend: 'appends' },
        { expr: 'sum(rate(tatami_journal_read_failures_total[5m]))', legend: 'reads' },
      ],
    },
    {
      title: 'Rooms that were read again, an hour',
      unit: 'short',
      queries: [
        { expr: 'sum(increase(tatami_room_reloads_total[1h]))', legend: 'reloads' },
        { expr: 'sum(increase(tatami_recoveries_total[1h]))', legend: 'the database had lost edits' },
      ],
    },
    {
      title: 'Packed into recordings, an hour',
      unit: 'short',
      queries: [
        { expr: 'sum by (outcome) (increase(tatami_recording_packs_total[1h]))', legend: '{{outcome}}' },
      ],
    },
    { title: 'Bytes of recordings', unit: 'Bps', queries: [rateOf('tatami_recording_bytes_total')] },
  ],
};
