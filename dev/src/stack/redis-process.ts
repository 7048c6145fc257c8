import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import type { ProcessIdentity } from '@tatami/engines';
import { findProgram } from '@tatami/engines';
import { SupervisedProcess } from './supervised-process.ts';

export interface RedisProcessOptions {
  /** From `findRedis`. */
  readonly program: string;
  readonly port: number;
  readonly dataDir: string;
  readonly logFile: string;
  readonly log: (line: string) => void;
  readonly onProcess: (identity: ProcessIdentity | undefined) => void;
}

/** A server on this machine that pods can talk over. */
export function findRedis(): string | undefined {
  return findProgram('redis-server') ?? findProgram('valkey-server');
}

/** Starts Redis for this machine alone. It keeps nothing on disk, because pods only send messages over it. */
export async function startRedisProcess(options: RedisProcessOptions): Promise<SupervisedProcess> {
  const { program, port, dataDir, logFile, log, onProcess } = options;
  await mkdir(dataDir, { recursive: true });
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dataDir, '--save', ''];
  const [command = program, ...args] = endingWithUs([program, ...settings]);
  return SupervisedProcess.start({
    name: 'Redis',
    // In a process group of its own: Ctrl-C in a terminal is for the launcher, and Redis stops after the pods.
    spawn: () => spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true }),
    obstacle: async () => ((await answers(port)) ? undefined : 'it does not answer'),
    logFile,
    worthShowing: () => undefined,
    log,
    restarts: true,
    onProcess,
  });
}

/** Linux can end a program when whoever started it is killed; elsewhere the next start tidies up after the last. */
function endingWithUs(command: readonly string[]): readonly string[] {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined;
  return setpriv === undefined ? command : [setpriv, '--pdeathsig', 'KILL', '--', ...command];
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write('PING\r\n');
    const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(1_000) })) as [Buffer];
    return answer.toString().startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
