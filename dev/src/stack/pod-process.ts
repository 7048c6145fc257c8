import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProcessIdentity } from '@tatami/engines';
import { SupervisedProcess } from './supervised-process.ts';

/** pino's number for a warning. */
const WARNING = 40;

export interface PodOptions {
  /** As the subject of a sentence: `The pod`. */
  readonly name: string;
  readonly port: number;
  /** The pod's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly log: (line: string) => void;
  readonly restarts: boolean;
  readonly onProcess: (identity: ProcessIdentity | undefined) => void;
}

/** Starts the collaboration server; what it warns of goes to the terminal as well as to the file. */
export function startPodProcess(options: PodOptions): Promise<SupervisedProcess> {
  const { name, port, environment, logFile, log, restarts, onProcess } = options;
  const program = fileURLToPath(import.meta.resolve('@tatami/collab-server/main'));
  return SupervisedProcess.start({
    name,
    spawn: () =>
      spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program], {
        env: { ...environment },
        // Over the IPC channel the pod learns that its launcher is gone, however it went.
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        // In a process group of its own: Ctrl-C in a terminal is for the launcher, which then stops the pod in order.
        detached: true,
      }),
    obstacle: () => obstacleAt(port),
    logFile,
    worthShowing: line => {
      const shown = worthShowing(line);
      return shown === undefined ? undefined : `${name.replace(/^The /, '').toLowerCase()}: ${shown}`;
    },
    log,
    restarts,
    onProcess,
  });
}

/** Why the pod is not ready; undefined if it is. */
async function obstacleAt(port: number): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1000) });
    const text = await response.text();
    return response.status === 200 ? undefined : `${response.status} ${text}`;
  } catch {
    return 'it does not listen';
  }
}

/** The message of a log line that is a warning or worse, or what is no log line at all, such as a stack. */
function worthShowing(line: string): string | undefined {
  try {
    const { level, msg, err } = JSON.parse(line) as {
      level?: number;
      msg?: string;
      err?: { message?: string };
    };
    if ((level ?? WARNING) < WARNING) return undefined;
    return err?.message === undefined ? msg : `${msg}: ${err.message}`;
  } catch {
    // Not JSON: something crashed before there was a logger.
    return line;
  }
}
