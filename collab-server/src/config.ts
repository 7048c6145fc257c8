import type { RedisTarget } from '@tatami/bus';
import { readRedisTarget } from '@tatami/bus';
import { DEFAULT_LIMITS } from '@tatami/protocol/limits';
import type { ConnectionLimits } from './gateway/admission-limits.ts';
import { TrustedProxies } from './gateway/client-address.ts';

/** What an operator sets, parsed once. README has the table of all variables. */
export interface Config {
  readonly databaseUrl: string;
  /** Undefined for a pod that is alone. */
  readonly redis: RedisTarget | undefined;
  readonly host: string;
  readonly port: number;
  readonly podId: string;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly connectionLimits: ConnectionLimits;
  readonly logLevel: string;
  readonly drainMs: number;
  readonly memoryBudgetBytes: number;
  readonly connectionBudget: number;
  readonly requiresSyncStandby: boolean;
  readonly maxMembersPerRoom: number;
}

export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map(problem => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Throws ConfigError with every problem at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const integer = (name: string, fallback: number, min: number, max: number): number => {
    const text = env[name];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    problems.push(`${name} is ${JSON.stringify(text)}, but must be a whole number from ${min} to ${max}`);
    return fallback;
  };
  const oneOf = (name: string, allowed: readonly string[], fallback: string): string => {
    const text = env[name] ?? fallback;
    if (!allowed.includes(text)) problems.push(`${name} must be one of ${allowed.join(', ')}`);
    return text;
  };
  const databaseUrl = env.DATABASE_URL ?? '';
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    problems.push('DATABASE_URL must be set: postgres://user:password@host:port/database');
  }
  const redis = readRedisTarget(env);
  problems.push(...redis.problems);
  const trustedProxies = list(env.TATAMI_TRUSTED_PROXIES);
  problems.push(...trustedProxies.flatMap(proxyProblem));
  const config: Config = {
    databaseUrl,
    redis: redis.target,
    host: env.TATAMI_HOST ?? '0.0.0.0',
    port: integer('TATAMI_PORT', 4001, 0, 65_535),
    podId: env.TATAMI_POD_ID ?? `pod-${process.pid}`,
    allowedOrigins: list(env.TATAMI_ALLOWED_ORIGINS),
    trustedProxies,
    connectionLimits: {
      perPod: integer('TATAMI_MAX_CONNECTIONS', 50_000, 0, 10_000_000),
      perAddress: integer('TATAMI_MAX_CONNECTIONS_PER_ADDRESS', 2_000, 0, 10_000_000),
      perTenant: integer('TATAMI_MAX_CONNECTIONS_PER_TENANT', 20_000, 0, 10_000_000),
      perUser: integer('TATAMI_MAX_CONNECTIONS_PER_USER', 100, 0, 10_000_000),
    },
    logLevel: oneOf('TATAMI_LOG_LEVEL', LOG_LEVELS, 'info'),
    drainMs: integer('TATAMI_DRAIN_MS', 10_000, 0, 600_000),
    memoryBudgetBytes: integer('TATAMI_MEMORY_BUDGET_MB', 512, 16, 1_048_576) * 1024 * 1024,
    connectionBudget: integer('TATAMI_DB_CONNECTION_BUDGET', 50, 4, 10_000),
    requiresSyncStandby: oneOf('REQUIRE_SYNC_STANDBY', ['0', '1'], '1') === '1',
    maxMembersPerRoom: integer('TATAMI_MAX_MEMBERS', DEFAULT_LIMITS.maxMembersPerRoom, 1, 100_000),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');
}

function proxyProblem(network: string): string[] {
  try {
    new TrustedProxies([network]);
    return [];
  } catch (error) {
    return [`TATAMI_TRUSTED_PROXIES: ${error instanceof Error ? error.message : String(error)}`];
  }
}
