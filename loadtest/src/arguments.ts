import { parseArgs } from 'node:util';
import { type Cell, cellNames, cellsNamed } from './cells.ts';
import { SERVER_NAMES, type ServerName } from './servers/server.ts';

export const USAGE = `npm run load -- --scenario s1

  --scenario  ${cellNames().join(', ')}
  --servers   some of ${SERVER_NAMES.join(',')} (all)
  --seconds   how long each run is measured (20)
  --warm-up   seconds before that, unmeasured: compilers need them (20)
  --repeat    runs of each server, turn about; the table has medians (3)
  --seed      of the edits and their times, as an earlier run printed it
  --json      a file for every single measurement (.tatami/load/SCENARIO.json)`;

export interface Arguments {
  readonly scenario: string;
  readonly cells: readonly Cell[];
  readonly servers: readonly ServerName[];
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly repetitions: number;
  /** Undefined for any. */
  readonly seed: number | undefined;
  readonly jsonFile: string;
}

/** What is wrong with a command line, in words for who typed it. */
export class ArgumentError extends Error {}

/** @throws ArgumentError */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parse(args);
  const { scenario } = values;
  if (scenario === undefined) throw new ArgumentError('Say which --scenario.');
  const cells = cellsNamed(scenario);
  if (cells === undefined) throw new ArgumentError(`There is no scenario "${scenario}".`);
  return {
    scenario,
    cells,
    servers: values.servers === undefined ? SERVER_NAMES : serversNamed(values.servers),
    seconds: number('seconds', values.seconds ?? '20', { above: 0 }),
    warmUpSeconds: number('warm-up', values['warm-up'] ?? '20', { above: -1 }),
    repetitions: wholeNumber('repeat', values.repeat ?? '3', { above: 0 }),
    seed: values.seed === undefined ? undefined : wholeNumber('seed', values.seed, { above: -1 }),
    jsonFile: values.json ?? `.tatami/load/${scenario}.json`,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        scenario: text,
        servers: text,
        seconds: text,
        'warm-up': text,
        repeat: text,
        seed: text,
        json: text,
      },
    });
  } catch (cause) {
    throw new ArgumentError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** @throws ArgumentError for a name that is none */
export function serversNamed(names: string): ServerName[] {
  return names.split(',').map(serverNamed);
}

function serverNamed(name: string): ServerName {
  const known = SERVER_NAMES.find(server => server === name);
  if (known === undefined) throw new ArgumentError(`There is no server "${name}".`);
  return known;
}

function number(option: string, text: string, { above }: { above: number }): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= above) {
    throw new ArgumentError(`--${option} takes a number above ${above}, not "${text}".`);
  }
  return value;
}

function wholeNumber(option: string, text: string, range: { above: number }): number {
  const value = number(option, text, range);
  if (!Number.isSafeInteger(value))
    throw new ArgumentError(`--${option} takes a whole number, not "${text}".`);
  return value;
}
