import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@tatami/engines';
import type { RunningServer, Seats, ServerStarter } from './server.ts';
import { ServerProcess } from './server-process.ts';
import { TatamiInstallation } from './tatami-installation.ts';

const READY_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

const SOURCE = fileURLToPath(import.meta.resolve('@tatami/collab-server/main'));

/**
 * The collaboration server, and a PostgreSQL that all its runs share.
 * @param program the server's: its source, or that of an image
 */
export function tatamiServer(program: string = SOURCE): ServerStarter {
  let installation: Promise<TatamiInstallation> | undefined;
  return {
    start: async seats => {
      installation ??= TatamiInstallation.start();
      return startPod(program, await installation, seats);
    },
    close: async () => {
      await (await installation)?.stop();
    },
  };
}

async function startPod(
  program: string,
  installation: TatamiInstallation,
  seats: Seats,
): Promise<RunningServer> {
  const [dojos, tokens] = await Promise.all([
    installation.createDojos(seats.rooms),
    installation.createTokens(seats.members),
  ]);
  const port = await freePort(0);
  const server = new ServerProcess('tatami', program, environment(installation.serviceUrl, port));
  try {
    await untilReady(server, port);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    name: 'tatami',
    dialect: 'tatami',
    pid: server.pid,
    databasePid: installation.databasePid,
    port,
    rooms: dojos.map(dojo => `/v1/dojos/${dojo}`),
    tokens,
    resetProbe: () => server.resetProbe(),
    readProbe: () => server.readProbe(),
    collectGarbage: () => server.collectGarbage(),
    stop: () => server.stop(),
  };
}

/** As in production, but for the limits on one address: here all clients have the same. */
function environment(databaseUrl: string, port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    TATAMI_HOST: '127.0.0.1',
    TATAMI_PORT: String(port),
    TATAMI_LOG_LEVEL: 'warn',
    TATAMI_DRAIN_MS: '0',
    TATAMI_MAX_CONNECTIONS_PER_ADDRESS: '0',
    TATAMI_MAX_CONNECTIONS_PER_USER: '0',
    TATAMI_MAX_CONNECTIONS_PER_USER_AND_DOJO: '0',
    TATAMI_MAX_OPEN_DOJOS_PER_USER: '0',
    TATAMI_MAX_JOINS_PER_MINUTE: '0',
    TATAMI_MAX_JOINS_PER_MINUTE_AND_ADDRESS: '0',
    TATAMI_MAX_WRITTEN_KB_PER_MINUTE: '0',
    REQUIRE_SYNC_STANDBY: '0',
  };
}

async function untilReady(server: ServerProcess, port: number): Promise<void> {
  const endsAt = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    if (server.hasEnded) throw server.failure('ended');
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1_000) })
      .then(response => response.status === 200)
      // Nobody listens yet.
      .catch(() => false);
    if (isReady) return;
    if (performance.now() > endsAt) throw server.failure('is not ready');
    await pause(POLL_MS);
  }
}
