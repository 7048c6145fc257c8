import { InProcessExchange } from '@tatami/bus';
import { TokenVerifier } from '@tatami/identity';
import type { TestTenant } from '@tatami/persistence/testing';
import { createTestDojo, createTestTenant, newUserId } from '@tatami/persistence/testing';
import type { DojoId, UserId } from '@tatami/protocol/ids';
import type { Limits } from '@tatami/protocol/limits';
import { DEFAULT_LIMITS } from '@tatami/protocol/limits';
import type { Logger } from 'pino';
import { pino } from 'pino';
import { systemClock } from '../src/clock.ts';
import type { Pod } from '../src/pod.ts';
import { startPod } from '../src/pod.ts';
import { RawClient } from './raw-client.ts';
import type { TokenRequest } from './test-issuer.ts';
import { TestIssuer } from './test-issuer.ts';

export interface TestPodOptions {
  readonly limits?: Partial<Limits>;
  readonly allowedOrigins?: readonly string[];
  /** Where log lines go; nowhere by default. */
  readonly onLogLine?: (line: string) => void;
}

/** A pod on a real socket, with a tenant of its own on the test server's PostgreSQL and an issuer of its own. */
export class TestPod {
  readonly tenant: TestTenant;
  readonly issuer: TestIssuer;
  readonly #options: TestPodOptions;
  #pod: Pod;

  private constructor(tenant: TestTenant, issuer: TestIssuer, options: TestPodOptions, pod: Pod) {
    this.tenant = tenant;
    this.issuer = issuer;
    this.#options = options;
    this.#pod = pod;
  }

  static async start(options: TestPodOptions = {}): Promise<TestPod> {
    const tenant = await createTestTenant({ connectionBudget: 8 });
    const issuer = await TestIssuer.start();
    return new TestPod(tenant, issuer, options, await startOne(tenant, issuer, options));
  }

  /** The base of dojo addresses: `ws://127.0.0.1:PORT/v1/dojos`. */
  get url(): string {
    return `ws://127.0.0.1:${this.#pod.port}/v1/dojos`;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.#pod.port}`;
  }

  token(request: Partial<TokenRequest> = {}): Promise<string> {
    return this.issuer.sign(this.tenant.tenantId, { userId: newUserId(), ...request });
  }

  createDojo(): Promise<DojoId> {
    return createTestDojo(this.tenant);
  }

  /** A connection that speaks frames, for what a well-behaved client would never send. */
  async connect(
    dojoId: DojoId,
    as: Partial<TokenRequest> & { dialect?: 'yjs' | 'tatami.v1' } = {},
  ): Promise<RawClient> {
    const { dialect = 'tatami.v1', ...request } = as;
    const token = await this.token(request);
    return RawClient.open(`${this.url}/${dojoId}`, [dialect, `bearer.${token}`]);
  }

  newUser(): UserId {
    return newUserId();
  }

  /** Stops the pod and starts another one on the same database. */
  async restart(): Promise<void> {
    await this.#pod.stop(0);
    this.#pod = await startOne(this.tenant, this.issuer, this.#options);
  }

  async stop(): Promise<void> {
    await this.#pod.stop(0);
    await this.issuer.stop();
    await this.tenant.dispose();
  }
}

function startOne(tenant: TestTenant, issuer: TestIssuer, options: TestPodOptions): Promise<Pod> {
  const exchange = new InProcessExchange({ onListenerError: () => {} });
  const directory = {
    tenantByIssuer: async (url: string) =>
      url === issuer.url ? { id: tenant.tenantId, issuer: issuer.url } : undefined,
  };
  return startPod({
    persistence: tenant.persistence,
    bus: exchange.bus(),
    tokens: new TokenVerifier({ directory }),
    clock: systemClock,
    random: Math.random,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    log: testLog(options.onLogLine),
    host: '127.0.0.1',
    port: 0,
    allowedOrigins: options.allowedOrigins ?? [],
    memoryBudgetBytes: 256 * 1024 * 1024,
    requiresSyncStandby: false,
  });
}

function testLog(onLine: ((line: string) => void) | undefined): Logger {
  if (onLine === undefined) return pino({ level: 'silent' });
  return pino({ level: 'info' }, { write: onLine });
}
