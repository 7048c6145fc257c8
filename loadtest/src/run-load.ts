import type { Cell } from './cells.ts';
import type { Measurement } from './measurement.ts';
import { measure } from './measurement.ts';
import type { ServerName } from './servers/server.ts';
import { STARTERS } from './servers/starters.ts';

export interface LoadOptions {
  readonly cells: readonly Cell[];
  readonly servers: readonly ServerName[];
  readonly repetitions: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Tatami's program; its source if there is none. */
  readonly program?: string | undefined;
  /** Told what goes on, in plain words. */
  readonly say: (line: string) => void;
}

/**
 * Measures every cell with all servers, turn about, so that what else the machine does hits all alike. All servers of
 * a repetition get the same edits at the same times.
 */
export async function runLoad(options: LoadOptions): Promise<Measurement[]> {
  const { cells, servers, repetitions, warmUpMs, measureMs, signal, say } = options;
  const starters = servers.map(name => ({ name, starter: STARTERS[name](options.program) }));
  const measurements: Measurement[] = [];
  try {
    for (const cell of cells) {
      for (let repetition = 1; repetition <= repetitions; repetition++) {
        const seed = options.seed + repetition - 1;
        for (const { name, starter } of starters) {
          signal.throwIfAborted();
          say(`${cell.id} ${repetition}/${repetitions} ${name}`);
          measurements.push(
            await measure({ cell, starter, repetition, warmUpMs, measureMs, seed, signal }).catch(cause => {
              throw new Error(`${cell.id} with ${name}, seed ${seed}: it did not run to its end`, { cause });
            }),
          );
        }
      }
    }
    return measurements;
  } finally {
    for (const { starter } of starters) await starter.close();
  }
}

/** What of a measurement says whether it is worth anything. */
export type Judged = Pick<
  Measurement,
  'cell' | 'server' | 'repetition' | 'missing' | 'unsaved' | 'wrongRooms' | 'checkedRooms'
>;

/** What makes a run worthless: edits that did not arrive, were not saved, or made another text. */
export function faultsOf(measurements: readonly Judged[]): string[] {
  return measurements.flatMap(({ cell, server, repetition, missing, unsaved, wrongRooms, checkedRooms }) => {
    const faults = [
      missing > 0 ? `${missing} deliveries missing` : '',
      unsaved > 0 ? `${unsaved} edits not saved` : '',
      wrongRooms > 0 ? `${wrongRooms} of ${checkedRooms} rooms with another text than was typed` : '',
    ].filter(fault => fault !== '');
    return faults.map(fault => `${cell}, ${server}, repetition ${repetition}: ${fault}`);
  });
}
