import { InProcessExchange } from '@tatami/bus';
import { TokenVerifier } from '@tatami/identity';
import type { TokenRequest } from '@tatami/identity/testing';
import { TestIssuer } from '@tatami/identity/testing';
import { type Clock, systemClock } from '@tatami/kernel';
import type { TestTenant } from '@tatami/persistence/testing';
import { createTestDojo, createTestTenant, newUserId } from '@tatami/persistence/testing';
import type { DojoId, Limits, PodId, UserId } from '@tatami/protocol';
import { DEFAULT_LIMITS, uuidV7 } from '@tatami/protocol';
import type { Logger } from '@tatami/service';
import { createLog } from '@tatami/service';
import type { ConnectionLimits } from '../src/gateway/admission-limits.ts';
import { UNLIMITED } from '../src/gateway/admission-limits.ts';
import { Metrics } from '../src/metrics.ts';
import type { Pod } from '../src/pod.ts';
import { startPod } from '../src/pod.ts';
import { RawClient } from './raw-client.ts';

export interface TestPodOptions {
  /** Another pod of the same installation: the same tenant, issuer and bus. */
  readonly beside?: TestPod;
  readonly connectionLimits?: Partial<ConnectionLimits>;
  readonly limits?: Partial<Limits>;
  readonly allowedOrigins?: readonly string[];
  /** For what only operators ask; the pod's own by default. */
  readonly adminPort?: number;
  /** The machine's by default. */
  readonly clock?: Clock;
  /** Where log lines go; nowhere by default. */
  readonly onLogLine?: (line: string) => void;
}

/** A pod on a real socket, with a tenant of its own on the test server's PostgreSQL and an issuer of its own. */
export class TestPod {
  readonly tenant: TestTenant;
  readonly issuer: TestIssuer;
  readonly exchange: InProcessExchange;
  readonly #options: TestPodOptions;
  #pod: Pod;

  private constructor(parts: PodParts, options: TestPodOptions, pod: Pod) {
    this.tenant = parts.tenant;
    this.issuer = parts.issuer;
    this.exchange = parts.exchange;
    this.#options = options;
    this.#pod = pod;
  }

  static async start(options: TestPodOptions = {}): Promise<TestPod> {
    const parts = options.beside ?? {
      tenant: await createTestTenant({ connectionBudget: 8 }),
      issuer: await TestIssuer.start(),
      exchange: new InProcessExchange({ onListenerError: () => {} }),
    };
    return new TestPod(parts, options, await startOne(parts, options));
  }

  /** The base of dojo addresses: `ws://127.0.0.1:PORT/v1/dojos`. */
  get url(): string {
    return `ws://127.0.0.1:${this.#pod.port}/v1/dojos`;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.#pod.port}`;
  }

  /** Where operators ask. */
  get adminUrl(): string {
    return `http://127.0.0.1:${this.#pod.adminPort}`;
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

  /** Asks everybody to come back, over so much time, and stops; `stop` is still needed afterwards. */
  async drain(overMs: number): Promise<void> {
    await this.#pod.stop(overMs);
  }

  /** Stops the pod and starts another one on the same database. */
  async restart(): Promise<void> {
    await this.#pod.stop(0);
    this.#pod = await startOne(this, this.#options);
  }

  async stop(): Promise<void> {
    await this.#pod.stop(0);
    if (this.#options.beside !== undefined) return;
    await this.issuer.stop();
    await this.tenant.dispose();
  }
}

/** What the pods of one installation share. */
interface PodParts {
  readonly tenant: TestTenant;
  readonly issuer: TestIssuer;
  readonly exchange: InProcessExchange;
}

function startOne({ tenant, issuer, exchange }: PodParts, options: TestPodOptions): Promise<Pod> {
  const directory = {
    tenantByIssuer: async (url: string) =>
      url === issuer.url ? { id: tenant.tenantId, issuer: issuer.url, state: 'active' } : undefined,
  };
  return startPod({
    persistence: tenant.persistence,
    bus: exchange.bus(newId()),
    tokens: new TokenVerifier({ directory }),
    clock: options.clock ?? systemClock,
    random: Math.random,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    log: testLog(options.onLogLine),
    metrics: new Metrics(),
    host: '127.0.0.1',
    port: 0,
    adminPort: options.adminPort,
    allowedOrigins: options.allowedOrigins ?? [],
    trustedProxies: ['127.0.0.1'],
    connectionLimits: { ...UNLIMITED, ...options.connectionLimits },
    memoryBudgetBytes: 256 * 1024 * 1024,
    requiresSyncStandby: false,
  });
}

function newId(): PodId {
  return uuidV7(Date.now(), length => crypto.getRandomValues(new Uint8Array(length))) as PodId;
}

function testLog(onLine: ((line: string) => void) | undefined): Logger {
  const destination = { write: onLine ?? (() => {}) };
  return createLog({ service: 'collab-server', level: onLine ? 'info' : 'silent', destination });
}
