import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@tatami/engines';
import { ServerProcess } from '../servers/server-process.ts';
import type { LoadedTenant } from './api-tenants.ts';

const READY_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
}

/** The API's own main program in a process of its own, without limits on how much one user asks for. */
export class ApiProcess {
  readonly #server: ServerProcess;
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 512 });

  private constructor(server: ServerProcess, port: number) {
    this.#server = server;
    this.#port = port;
  }

  static async start(databaseUrl: string, connectionBudget: number): Promise<ApiProcess> {
    const port = await freePort(0);
    const program = fileURLToPath(import.meta.resolve('@tatami/poc-api/main'));
    const server = new ServerProcess('poc-api', program, {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      TATAMI_HOST: '127.0.0.1',
      TATAMI_PORT: String(port),
      TATAMI_LOG_LEVEL: 'warn',
      TATAMI_DB_CONNECTION_BUDGET: String(connectionBudget),
      TATAMI_MAX_REQUESTS_PER_MINUTE_AND_USER: '0',
      TATAMI_MAX_REQUESTS_PER_MINUTE_AND_TENANT: '0',
    });
    const api = new ApiProcess(server, port);
    try {
      await api.#untilReady();
    } catch (error) {
      await api.stop();
      throw error;
    }
    return api;
  }

  /** @throws if there is no answer */
  ask(
    tenant: LoadedTenant,
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          ...{ host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path },
          headers: {
            authorization: tenant.authorization,
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        response => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => {
            text += part;
          });
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
          response.on('error', reject);
        },
      );
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.#server.stop();
  }

  async #untilReady(): Promise<void> {
    const endsAt = performance.now() + READY_TIMEOUT_MS;
    for (;;) {
      if (this.#server.hasEnded) throw this.#server.failure('ended');
      const isReady = await fetch(`http://127.0.0.1:${this.#port}/readyz`)
        .then(response => response.ok)
        // Nobody listens yet.
        .catch(() => false);
      if (isReady) return;
      if (performance.now() > endsAt) throw this.#server.failure('is not ready');
      await pause(POLL_MS);
    }
  }
}
