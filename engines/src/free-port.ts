import { createServer } from 'node:net';
import { EngineError } from './errors.ts';

/**
 * The port, if nobody listens on it on 127.0.0.1; for 0 any free one.
 * @throws EngineError `port-taken`
 */
export function freePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE' ? new EngineError('port-taken', { detail: `${port}`, cause }) : cause,
      );
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}
