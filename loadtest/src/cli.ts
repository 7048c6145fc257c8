import { randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { ArgumentError, type Arguments, readArguments, USAGE } from './arguments.ts';
import { faultsOf, runLoad } from './run-load.ts';
import { prepareServers } from './servers/prepare-servers.ts';
import { summarise } from './summary.ts';
import { table } from './table.ts';

const INTERRUPTED = 130;

process.exitCode = await main(process.argv.slice(2));

/** @returns the exit code */
async function main(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  // Whatever runs is stopped in order; a second Ctrl-C while it does changes nothing.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  try {
    return await load(readArguments(args), stop.signal);
  } catch (error) {
    if (stop.signal.aborted) {
      console.error('Stopped.');
      return INTERRUPTED;
    }
    if (error instanceof ArgumentError) console.error(`${error.message}\n\n${USAGE}`);
    else console.error(error);
    return 1;
  }
}

async function load(options: Arguments, signal: AbortSignal): Promise<number> {
  const seed = options.seed ?? randomInt(2 ** 31);
  const machine = machineNow();
  console.log(`Seed ${seed}. ${machine}`);
  const say = (line: string) => console.error(line);
  const program = await prepareServers(options.servers, say);
  const measurements = await runLoad({
    program,
    cells: options.cells,
    servers: options.servers,
    repetitions: options.repetitions,
    warmUpMs: options.warmUpSeconds * 1_000,
    measureMs: options.seconds * 1_000,
    seed,
    signal,
    say,
  });
  for (const cell of options.cells) console.log(`\n${table(cell, summarise(cell.id, measurements))}`);
  await mkdir(dirname(options.jsonFile), { recursive: true });
  const summaries = options.cells.flatMap(cell => summarise(cell.id, measurements));
  await writeFile(
    options.jsonFile,
    `${JSON.stringify({ seed, machine, summaries, measurements }, null, 2)}\n`,
  );
  console.log(`\nEvery measurement is in ${options.jsonFile}.`);
  const faults = faultsOf(measurements);
  for (const fault of faults) console.error(`Fault: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

/** What figures depend on, beside the code. */
function machineNow(): string {
  const [load] = loadavg();
  const model = cpus()[0]?.model ?? 'unknown processor';
  return `Node.js ${process.versions.node}, ${availableParallelism()} cores (${model}), load of the machine before: ${load?.toFixed(1)}.`;
}
