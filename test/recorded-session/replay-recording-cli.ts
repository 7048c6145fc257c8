import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readRecording } from './recording.ts';
import type { StackReplayFigures } from './replay-on-stack.ts';
import { replayOnStack } from './replay-on-stack.ts';

const USAGE = `npm run replay-recording -- <recording.json.gz> [--kill 0.5 --kill 0.8]

Types a recorded editing session (the JSON of the editing-traces collection, in gzip or not) into a dojo on this
machine, with real processes and a temporary database, and prints figures. --kill: ends the pod by SIGKILL when that
part of the session is saved. Fails unless all authors, and those who come later, have the session's text.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { kill: { type: 'string', multiple: true, default: [] } },
  });
  const [file] = positionals;
  if (file === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const recording = readRecording(await readFile(file));
  const figures = await replayOnStack(recording, values.kill.map(Number));
  console.log(report(file, figures));
}

function report(file: string, figures: StackReplayFigures): string {
  const rows: [string, string][] = [
    ['recording', file],
    ['authors', String(figures.authors)],
    ['updates', `${figures.updates} (${figures.updateBytes} bytes)`],
    ['seconds', `${figures.seconds.toFixed(1)} (${Math.round(figures.updates / figures.seconds)} updates/s)`],
    ['saved after', `p50 ${figures.savedP50Ms.toFixed(1)} ms, p99 ${figures.savedP99Ms.toFixed(1)} ms`],
    ['journal', `${figures.journalRows} rows, ${figures.journalBytes} bytes`],
    ['database', `${(figures.databaseBytes / 1e6).toFixed(1)} MB`],
    ['a newcomer waits', `${figures.joinMs.toFixed(0)} ms`],
    ['pod killed', `${figures.podKills} times`],
    ['text', 'equal for all authors, a newcomer, and a newcomer after the last kill'],
  ];
  return rows.map(([name, value]) => `${name.padEnd(18)}${value}`).join('\n');
}

await main();
