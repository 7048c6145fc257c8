import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { EngineError } from '../errors.ts';
import { freePort } from '../free-port.ts';

/** A server that speaks the protocol of S3 and keeps everything in memory. It takes every signature for a good one. */
export interface MotoServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * @param program as `installMoto` has found it
 * @throws EngineError `moto-not-started`
 */
export async function startMoto(program: string): Promise<MotoServer> {
  const port = await freePort(0);
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!(await isListening(port))) {
    if (child.exitCode !== null)
      throw new EngineError('moto-not-started', { detail: `code ${child.exitCode}` });
    await pause(20);
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
