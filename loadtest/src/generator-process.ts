import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Observed, Plan, Report } from './generator/plan.ts';

const LAST_LINES = 2_000;

export interface GeneratorEvents {
  /** The time that is measured begins. */
  readonly measuring: () => void;
  /** It is over; what is on its way still arrives. */
  readonly measured: () => void;
}

/** Runs a plan in a process of its own, which is killed when the signal says so. */
export function runGenerator(plan: Plan, events: GeneratorEvents, signal: AbortSignal): Promise<Observed> {
  const program = fileURLToPath(new URL('generator/generator-main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', kill, { once: true });
  child.send(plan);
  return outcome(child, events).finally(() => {
    signal.removeEventListener('abort', kill);
    kill();
  });
}

function outcome(child: ChildProcess, events: GeneratorEvents): Promise<Observed> {
  let lastLines = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastLines = (lastLines + text).slice(-LAST_LINES);
  });
  return new Promise((resolve, reject) => {
    child.on('message', (report: Report) => {
      if (report.phase === 'measuring') events.measuring();
      else if (report.phase === 'measured') events.measured();
      else resolve(report.observed);
    });
    child.once('close', () => reject(new Error(`The load generator ended: ${lastLines.trim()}`)));
  });
}
