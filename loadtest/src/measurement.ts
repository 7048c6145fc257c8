import type { Cell } from './cells.ts';
import type { Observed } from './generator/plan.ts';
import { runGenerator } from './generator-process.ts';
import { cpuSecondsOf, cpuSecondsOfFamily } from './process-cpu.ts';
import type { RunningServer, ServerName, ServerStarter } from './servers/server.ts';
import type { ProbeReading } from './servers/server-process.ts';

/** What one run of one server came to. */
export interface Measurement extends Observed, ProbeReading {
  readonly cell: string;
  readonly server: ServerName;
  /** From 1. */
  readonly repetition: number;
  readonly seed: number;
  readonly serverCpuSeconds: number;
  /** 0 for a server that stores nothing. */
  readonly databaseCpuSeconds: number;
}

export interface MeasureOptions {
  readonly cell: Cell;
  readonly starter: ServerStarter;
  readonly repetition: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Starts a server, loads it, and stops it again, whatever happens. */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { cell, starter } = options;
  const server = await starter.start({ rooms: cell.rooms, members: cell.members });
  try {
    options.signal.throwIfAborted();
    return await load(server, options);
  } finally {
    await server.stop();
  }
}

async function load(server: RunningServer, options: MeasureOptions): Promise<Measurement> {
  const { cell, repetition, warmUpMs, measureMs, seed, signal } = options;
  const { port, dialect, rooms, tokens } = server;
  let before: Sample | undefined;
  let after: Sample | undefined;
  let probe: Promise<ProbeReading> | undefined;
  const observed = await runGenerator(
    { cell, port, dialect, rooms, tokens, warmUpMs, measureMs, seed },
    {
      measuring: () => {
        server.resetProbe();
        before = sample(server);
      },
      measured: () => {
        after = sample(server);
        probe = server.readProbe();
        // A server that dies now fails the run below, where it is awaited.
        probe.catch(() => {});
      },
    },
    signal,
  );
  if (before === undefined || after === undefined || probe === undefined) {
    throw new Error('The load generator did not say when it measured');
  }
  return {
    ...observed,
    ...(await probe),
    cell: cell.id,
    server: server.name,
    repetition,
    seed,
    serverCpuSeconds: after.server - before.server,
    databaseCpuSeconds: after.database - before.database,
  };
}

/** CPU seconds so far. */
interface Sample {
  readonly server: number;
  readonly database: number;
}

function sample({ pid, databasePid }: RunningServer): Sample {
  return {
    server: cpuSecondsOf(pid),
    database: databasePid === undefined ? 0 : cpuSecondsOfFamily(databasePid),
  };
}
