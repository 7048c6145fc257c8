import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { EngineError } from '../errors.ts';
import { freePort } from '../free-port.ts';
import type { FoundKeycloak } from './install-keycloak.ts';
import { keycloakCommand } from './keycloak-command.ts';

/** A real Keycloak, with its data in memory. */
export interface KeycloakServer {
  readonly url: string;
  /** The same with the name and the secret of a client that may do everything. */
  readonly adminUrl: string;
  stop(): Promise<void>;
}

const ADMIN_CLIENT = 'tatami-admin';
const START_TIMEOUT_MS = 180_000;

/**
 * About 35 seconds, of which a core works 25.
 * @param found as `installKeycloak` has found it
 * @throws EngineError `keycloak-not-started`
 */
export async function startKeycloak(
  found: Extract<FoundKeycloak, { kind: 'found' }>,
): Promise<KeycloakServer> {
  const port = await freePort(0);
  const secret = randomBytes(16).toString('hex');
  const args = ['start', '--optimized', '--cache=local', '--http-enabled=true', '--hostname-strict=false'];
  const listen = ['--http-host=127.0.0.1', `--http-port=${port}`];
  const child = spawn(found.java, keycloakCommand(found.folder, [...args, ...listen]), {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      KC_BOOTSTRAP_ADMIN_CLIENT_ID: ADMIN_CLIENT,
      KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: secret,
    },
  });
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  try {
    await untilListening(child.stdout);
  } finally {
    clearTimeout(timer);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    adminUrl: `http://${ADMIN_CLIENT}:${secret}@127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Reads what it prints until it says that it listens. */
async function untilListening(stdout: NodeJS.ReadableStream): Promise<void> {
  let last = '';
  for await (const line of createInterface({ input: stdout })) {
    if (line.includes('Listening on:')) {
      stdout.resume();
      return;
    }
    last = line;
  }
  throw new EngineError('keycloak-not-started', { detail: last });
}
