import { fileURLToPath } from 'node:url';
import type { DialectName } from '../generator/dialects.ts';
import type { ServerName, ServerStarter } from './server.ts';
import { ServerProcess } from './server-process.ts';

/** A server that stores nothing, asks nobody for a token, and takes any name of a room. */
export function statelessServer(options: {
  name: ServerName;
  dialect: DialectName;
  /** Relative to this file. */
  program: string;
}): ServerStarter {
  const { name, dialect } = options;
  const program = fileURLToPath(new URL(options.program, import.meta.url));
  return {
    start: async seats => {
      const server = new ServerProcess(name, program);
      try {
        return {
          name,
          dialect,
          pid: server.pid,
          databasePid: undefined,
          port: await server.port(),
          rooms: Array.from({ length: seats.rooms }, (_, room) => `/room-${room}`),
          tokens: [],
          resetProbe: () => server.resetProbe(),
          readProbe: () => server.readProbe(),
          collectGarbage: () => server.collectGarbage(),
          stop: () => server.stop(),
        };
      } catch (error) {
        await server.stop();
        throw error;
      }
    },
    close: async () => {},
  };
}
