import { expect, it } from 'vitest';
import type { Cell } from './cells.ts';
import { faultsOf, type Judged, runLoad } from './run-load.ts';
import { summarise } from './summary.ts';
import { COLUMN_TITLES, table } from './table.ts';

const OPEN: Cell = {
  id: 'open',
  title: 'Two rooms of three',
  rooms: 2,
  members: 3,
  writers: 2,
  load: { kind: 'open', editsPerSecond: 100 },
};
const TINY = {
  repetitions: 1,
  warmUpMs: 100,
  measureMs: 500,
  seed: 1,
  signal: new AbortController().signal,
  say: () => {},
};

it('runs the relay and Tatami side by side, and all that was typed arrives and is saved', async () => {
  const measurements = await runLoad({ ...TINY, cells: [OPEN], servers: ['relay', 'tatami'] });
  expect(measurements.map(({ server }) => server)).toEqual(['relay', 'tatami']);
  expect(faultsOf(measurements)).toEqual([]);
  for (const { edits, deliveries, checkedRooms } of measurements) {
    expect(edits).toBeGreaterThan(0);
    expect(deliveries).toBeGreaterThan(0);
    expect(checkedRooms).toBe(2);
  }
  // Only Tatami says when an edit is saved.
  expect(measurements.map(({ saved }) => saved.p50 !== undefined)).toEqual([false, true]);

  const [title, , head, , ...rows] = table(OPEN, summarise('open', measurements)).split('\n');
  expect(title).toBe('### Two rooms of three (open)');
  expect(head?.split('|').map(cell => cell.trim())).toEqual(['', ...COLUMN_TITLES, '']);
  expect(rows.map(row => row.split('|')[1]?.trim())).toEqual(['relay', 'tatami']);
}, 60_000);

it('goes as fast as the server does where edits wait for each other', async () => {
  const cell: Cell = { ...OPEN, load: { kind: 'closed', inFlight: 4 } };
  const measurements = await runLoad({ ...TINY, cells: [cell], servers: ['relay'] });
  expect(faultsOf(measurements)).toEqual([]);
  expect(measurements[0]?.deliveries).toBeGreaterThan(0);
}, 60_000);

it('calls a run with something missing a fault', () => {
  const fine: Judged = {
    cell: 'c',
    server: 'tatami',
    repetition: 2,
    missing: 0,
    unsaved: 0,
    wrongRooms: 0,
    checkedRooms: 1,
  };
  const run = (faults: object) => [
    { ...fine, ...faults } as unknown as Parameters<typeof faultsOf>[0][number],
  ];
  expect(faultsOf(run({}))).toEqual([]);
  expect(faultsOf(run({ missing: 3 }))).toEqual(['c, tatami, repetition 2: 3 deliveries missing']);
  expect(faultsOf(run({ unsaved: 1 }))).toEqual(['c, tatami, repetition 2: 1 edits not saved']);
});
