import { expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

it('reads a command line, and takes what is not said from the usage', () => {
  expect(
    readArguments(['--scenario', 's1-50-200', '--servers', 'relay,tatami', '--seed', '7']),
  ).toMatchObject({
    cells: [{ id: 's1-50-200' }],
    servers: ['relay', 'tatami'],
    seconds: 20,
    warmUpSeconds: 20,
    repetitions: 3,
    seed: 7,
  });
  expect(readArguments(['--scenario', 's2']).cells.map(({ id }) => id)).toEqual([
    's2-500-5000',
    's2-2000-2000',
    's2-2000-10000',
  ]);
});

it.each([
  [[], 'Say which --scenario.'],
  [['--scenario', 's9'], 'There is no scenario "s9".'],
  [['--scenario', 's1', '--servers', 'relay,etherpad'], 'There is no server "etherpad".'],
  [['--scenario', 's1', '--seconds', '0'], '--seconds takes a number above 0, not "0".'],
  [['--scenario', 's1', '--repeat', '1.5'], '--repeat takes a whole number, not "1.5".'],
  [['--scenario', 's1', '--fast'], "Unknown option '--fast'"],
])('says what is wrong with %j', (args, message) => {
  expect(() => readArguments(args)).toThrow(message);
});
