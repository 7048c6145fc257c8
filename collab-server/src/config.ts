import type { RedisTarget } from '@tatami/bus';
import { readRedisTarget } from '@tatami/bus';
import { CATALOG_KEYS } from '@tatami/persistence';
import { DEFAULT_LIMITS, type Limits } from '@tatami/protocol';
import type { Environment, LogLevel } from '@tatami/service';
import {
  databaseUrl,
  LOG_LEVELS,
  list,
  oneOf,
  optionalPort,
  optionalText,
  readSettings,
  text,
  wholeNumber,
} from '@tatami/service';
import type { ConnectionLimits } from './gateway/admission-limits.ts';
import { TrustedProxies } from './gateway/client-address.ts';

const MOST_CONNECTIONS = 10_000_000;

/** What an operator sets. The README's table is made of this one. */
export const SETTINGS = {
  DATABASE_URL: databaseUrl({
    sets: 'PostgreSQL 15 or newer, a user in the role `tatami_service`. No superuser: each tenant is entered with its own role',
  }),
  TATAMI_CATALOG_KEYS: list(CATALOG_KEYS),
  REDIS_URL: optionalText({
    sets: 'Redis or Valkey, 7 or newer for sharded channels: `redis://` or `rediss://user:password@host:port`; several, with commas between, are the nodes of a cluster or the sentinels. Without it a pod is alone. The user needs the channels `tatami:*` and the commands of `@pubsub` and `@connection`, `info`, in a cluster `cluster` too; nothing is stored',
  }),
  REDIS_MODE: text({ fallback: 'single', sets: '`single`, `cluster` or `sentinel`' }),
  REDIS_SENTINEL_MASTER: optionalText({ sets: 'the name that the sentinels know the master by' }),
  REDIS_SENTINEL_PASSWORD: optionalText({ sets: "the sentinels' own password" }),
  REDIS_CA: optionalText({
    fallback: "the system's",
    sets: "PEM of the authority that a `rediss:` server's certificate is checked with",
  }),
  TATAMI_HOST: text({ fallback: '0.0.0.0', sets: 'where the pod listens' }),
  TATAMI_PORT: wholeNumber({ fallback: 4001, min: 0, max: 65_535, sets: 'its port; 0 for any free one' }),
  TATAMI_ADMIN_PORT: optionalPort({
    sets: "where `/readyz` and `/metrics` are, for nobody but operators; without it they are at the pod's own port",
  }),
  TATAMI_POD_ID: text({
    fallback: `pod-${process.pid}`,
    shownAs: '`pod-<pid>`',
    sets: 'its name in the logs',
  }),
  TATAMI_ALLOWED_ORIGINS: list({
    sets: 'pages that may connect; `*` for all. Native clients send no origin',
  }),
  TATAMI_LOG_LEVEL: oneOf({ words: LOG_LEVELS, fallback: 'info', sets: 'how much is logged' }),
  TATAMI_DRAIN_MS: wholeNumber({
    fallback: 10_000,
    min: 0,
    max: 600_000,
    sets: 'over which time connections are asked to come back elsewhere on SIGTERM',
  }),
  TATAMI_MEMORY_BUDGET_MB: wholeNumber({
    fallback: 512,
    min: 16,
    max: 1_048_576,
    sets: 'for documents; over it the longest quiet are kept as bytes only',
  }),
  TATAMI_DB_CONNECTION_BUDGET: wholeNumber({
    fallback: 50,
    min: 4,
    max: 10_000,
    sets: 'server connections of the process, of all tenants together',
  }),
  TATAMI_MAX_CONNECTIONS: wholeNumber({
    fallback: 50_000,
    min: 0,
    max: MOST_CONNECTIONS,
    sets: 'connections in a pod',
  }),
  TATAMI_MAX_CONNECTIONS_PER_ADDRESS: wholeNumber({
    fallback: 2_000,
    min: 0,
    max: MOST_CONNECTIONS,
    sets: 'of one address (IPv6: of one /64 network) in a pod',
  }),
  TATAMI_MAX_CONNECTIONS_PER_TENANT: wholeNumber({
    fallback: 20_000,
    min: 0,
    max: MOST_CONNECTIONS,
    sets: 'of one tenant in a pod',
  }),
  TATAMI_MAX_CONNECTIONS_PER_USER: wholeNumber({
    fallback: 100,
    min: 0,
    max: MOST_CONNECTIONS,
    sets: 'of one user in a pod',
  }),
  TATAMI_MAX_CONNECTIONS_PER_USER_AND_DOJO: wholeNumber({
    fallback: 30,
    min: 0,
    max: MOST_CONNECTIONS,
    sets: 'of one user to one dojo in a pod',
  }),
  TATAMI_MAX_OPEN_DOJOS_PER_USER: wholeNumber({
    fallback: 50,
    min: 0,
    max: MOST_CONNECTIONS,
    sets: 'dojos that one user is connected to in a pod',
  }),
  TATAMI_MAX_JOINS_PER_MINUTE: wholeNumber({
    fallback: 240,
    min: 0,
    max: MOST_CONNECTIONS,
    sets: 'connections that one user opens to a pod in a minute',
  }),
  TATAMI_MAX_JOINS_PER_MINUTE_AND_ADDRESS: wholeNumber({
    fallback: 6_000,
    min: 0,
    max: MOST_CONNECTIONS,
    sets: 'connections that one address opens to a pod in a minute, with whatever token',
  }),
  TATAMI_MAX_REPLAYS: wholeNumber({
    fallback: 100,
    min: 0,
    max: MOST_CONNECTIONS,
    sets: 'replays for stock clients that are open in a pod',
  }),
  TATAMI_MAX_REPLAYS_PER_USER: wholeNumber({
    fallback: 4,
    min: 0,
    max: MOST_CONNECTIONS,
    sets: 'of one user in a pod',
  }),
  TATAMI_MAX_WRITTEN_KB_PER_MINUTE: wholeNumber({
    fallback: 4_096,
    min: 0,
    max: 10_000_000,
    sets: 'what one user writes to journals by a pod in a minute; edits beyond it wait',
  }),
  TATAMI_MAX_WORKER_MS_PER_MINUTE: wholeNumber({
    fallback: 20_000,
    min: 0,
    max: 60_000,
    sets: 'how long the worker thinks about the edits of one user in a minute; more of that user wait',
  }),
  TATAMI_TRUSTED_PROXIES: list({
    sets: 'networks whose `x-forwarded-for` is believed',
    problemOf: proxyProblem,
  }),
  TATAMI_MAX_MEMBERS: wholeNumber({
    fallback: DEFAULT_LIMITS.maxMembersPerRoom,
    min: 1,
    max: 100_000,
    sets: 'connections in one dojo, on all pods together',
  }),
  TATAMI_MAX_CLIENT_IDS_PER_USER: wholeNumber({
    fallback: DEFAULT_LIMITS.maxClientIdsPerUser,
    min: 10,
    max: 1_000_000,
    sets: 'Yjs clientIDs that one user may ever have in one dojo; each page that is opened takes one',
  }),
  TATAMI_MAX_COMMANDS_PER_MINUTE: wholeNumber({
    fallback: DEFAULT_LIMITS.maxCommandsPerMinute,
    min: 1,
    max: 100_000,
    sets: 'pauses, turns, roles and the like that one user may ask for in one dojo in a minute; more are refused',
  }),
  REQUIRE_SYNC_STANDBY: oneOf({
    words: ['0', '1'],
    fallback: '1',
    sets: '`0`: ready without a synchronous standby; "saved" then survives a restart of the database, not its failover',
  }),
};

/** The settings as the pod's parts want them. */
export interface Config {
  readonly databaseUrl: string;
  readonly catalogKeys: readonly string[];
  /** Undefined for a pod that is alone. */
  readonly redis: RedisTarget | undefined;
  readonly host: string;
  readonly port: number;
  /** Undefined for the pod's own port. */
  readonly adminPort: number | undefined;
  readonly podId: string;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly connectionLimits: ConnectionLimits;
  readonly logLevel: LogLevel;
  readonly drainMs: number;
  readonly memoryBudgetBytes: number;
  readonly connectionBudget: number;
  readonly requiresSyncStandby: boolean;
  readonly limits: Limits;
}

/** Throws ConfigError with every problem at once. */
export function readConfig(env: Environment): Config {
  const redis = readRedisTarget(env);
  const settings = readSettings(SETTINGS, env, redis.problems);
  return {
    databaseUrl: settings.DATABASE_URL,
    catalogKeys: settings.TATAMI_CATALOG_KEYS,
    redis: redis.target,
    host: settings.TATAMI_HOST,
    port: settings.TATAMI_PORT,
    adminPort: settings.TATAMI_ADMIN_PORT,
    podId: settings.TATAMI_POD_ID,
    allowedOrigins: settings.TATAMI_ALLOWED_ORIGINS,
    trustedProxies: settings.TATAMI_TRUSTED_PROXIES,
    connectionLimits: {
      perPod: settings.TATAMI_MAX_CONNECTIONS,
      perAddress: settings.TATAMI_MAX_CONNECTIONS_PER_ADDRESS,
      perTenant: settings.TATAMI_MAX_CONNECTIONS_PER_TENANT,
      perUser: settings.TATAMI_MAX_CONNECTIONS_PER_USER,
      perUserAndDojo: settings.TATAMI_MAX_CONNECTIONS_PER_USER_AND_DOJO,
      dojosPerUser: settings.TATAMI_MAX_OPEN_DOJOS_PER_USER,
      replays: settings.TATAMI_MAX_REPLAYS,
      replaysPerUser: settings.TATAMI_MAX_REPLAYS_PER_USER,
      joinsPerMinute: settings.TATAMI_MAX_JOINS_PER_MINUTE,
      knocksPerMinute: settings.TATAMI_MAX_JOINS_PER_MINUTE_AND_ADDRESS,
      writtenBytesPerMinute: settings.TATAMI_MAX_WRITTEN_KB_PER_MINUTE * 1024,
      workerMsPerMinute: settings.TATAMI_MAX_WORKER_MS_PER_MINUTE,
    },
    logLevel: settings.TATAMI_LOG_LEVEL,
    drainMs: settings.TATAMI_DRAIN_MS,
    memoryBudgetBytes: settings.TATAMI_MEMORY_BUDGET_MB * 1024 * 1024,
    connectionBudget: settings.TATAMI_DB_CONNECTION_BUDGET,
    requiresSyncStandby: settings.REQUIRE_SYNC_STANDBY === '1',
    limits: {
      ...DEFAULT_LIMITS,
      maxMembersPerRoom: settings.TATAMI_MAX_MEMBERS,
      maxClientIdsPerUser: settings.TATAMI_MAX_CLIENT_IDS_PER_USER,
      maxCommandsPerMinute: settings.TATAMI_MAX_COMMANDS_PER_MINUTE,
    },
  };
}

function proxyProblem(network: string): string | undefined {
  try {
    new TrustedProxies([network]);
    return undefined;
  } catch (error) {
    return `names no network: ${error instanceof Error ? error.message : String(error)}`;
  }
}
