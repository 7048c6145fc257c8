import type { Measurement } from './measurement.ts';
import { SERVER_NAMES, type ServerName } from './servers/server.ts';

/** Medians of the repetitions of one cell with one server. Undefined is what the server does not have. */
export interface Summary {
  readonly cell: string;
  readonly server: ServerName;
  /** CPU seconds for a million deliveries. */
  readonly serverCpu: number | undefined;
  readonly allCpu: number | undefined;
  /** `serverCpu` beside that of the relay in the same repetition. */
  readonly timesRelay: number | undefined;
  readonly deliveredP50: number | undefined;
  readonly deliveredP99: number | undefined;
  readonly savedP50: number | undefined;
  readonly savedP99: number | undefined;
  readonly editsPerSecond: number | undefined;
  readonly deliveredEditsPerSecond: number | undefined;
  readonly framesPerDelivery: number | undefined;
  readonly bytesPerDelivery: number | undefined;
  /** Share of one core. */
  readonly serverLoad: number | undefined;
  readonly generatorLoad: number | undefined;
  readonly generatorLateP99: number | undefined;
  readonly loopDelayP99: number | undefined;
  /** Of all repetitions together. */
  readonly missing: number;
}

/** One summary for each server, in the order of `SERVER_NAMES`. */
export function summarise(cell: string, all: readonly Measurement[]): Summary[] {
  const ofCell = all.filter(measurement => measurement.cell === cell);
  return SERVER_NAMES.flatMap(server => {
    const runs = ofCell.filter(measurement => measurement.server === server);
    return runs.length === 0 ? [] : [summaryOf(cell, server, runs, ofCell)];
  });
}

function summaryOf(
  cell: string,
  server: ServerName,
  runs: readonly Measurement[],
  ofCell: readonly Measurement[],
): Summary {
  const over = (figure: (run: Measurement) => number | undefined) => median(runs.map(figure));
  return {
    cell,
    server,
    serverCpu: over(serverCpu),
    allCpu: over(run => perMillion(run.serverCpuSeconds + run.databaseCpuSeconds, run.deliveries)),
    timesRelay: over(run => {
      const relay = ofCell.find(other => other.server === 'relay' && other.repetition === run.repetition);
      const [own, floor] = [serverCpu(run), relay && serverCpu(relay)];
      return own === undefined || floor === undefined || floor === 0 ? undefined : own / floor;
    }),
    deliveredP50: over(run => run.delivered.p50),
    deliveredP99: over(run => run.delivered.p99),
    savedP50: over(run => run.saved.p50),
    savedP99: over(run => run.saved.p99),
    editsPerSecond: over(run => (run.edits * 1_000) / run.measuredMs),
    deliveredEditsPerSecond: over(run => (run.deliveredEdits * 1_000) / run.measuredMs),
    framesPerDelivery: over(run => ratio(run.frames, run.deliveries)),
    bytesPerDelivery: over(run => ratio(run.bytes, run.deliveries)),
    serverLoad: over(run => (run.serverCpuSeconds * 1_000) / run.measuredMs),
    generatorLoad: over(run => run.generatorLoad),
    generatorLateP99: over(run => run.generatorLateP99Ms),
    loopDelayP99: over(run => run.loopDelayP99Ms),
    missing: runs.reduce((sum, run) => sum + run.missing + run.unsaved, 0),
  };
}

function serverCpu(run: Measurement): number | undefined {
  return perMillion(run.serverCpuSeconds, run.deliveries);
}

function perMillion(seconds: number, deliveries: number): number | undefined {
  const each = ratio(seconds, deliveries);
  return each === undefined ? undefined : each * 1_000_000;
}

function ratio(a: number, b: number): number | undefined {
  return b === 0 ? undefined : a / b;
}

/** Of those that are defined; undefined if none is. */
function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter(value => value !== undefined).toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
