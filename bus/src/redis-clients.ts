import { assertNever } from '@tatami/protocol';
import type { RedisOptions } from 'ioredis';
import { Cluster, Redis } from 'ioredis';
import { GuardedConnector, GuardedSentinelConnector } from './guarded-connector.ts';
import type { RedisTarget } from './redis-target.ts';

export type RedisClient = Redis | Cluster;

/** ioredis types a client by how it maps replies, which we leave at its default. */
type ConnectionOptions = Omit<RedisOptions, 'replyMapping'>;

/** The connections of one link. In a cluster one client does both, with a connection to each node for each. */
export interface RedisClients {
  readonly publisher: RedisClient;
  readonly subscriber: RedisClient;
}

/** For the last words of a pod that stops; a Redis that is frozen does not take longer to leave. */
const DISCONNECT_TIMEOUT_MS = 200;

/**
 * ioredis would connect, queue and subscribe again by itself, but it does not tell when all subscriptions stand, and its
 * queue has no bound. So all of that is off here: a connection that breaks ends, and RedisConnection opens another.
 */
const NOTHING_BY_ITSELF: ConnectionOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: null,
  disconnectTimeout: DISCONNECT_TIMEOUT_MS,
};

/** Makes the clients; nothing is connected yet. */
export function createRedisClients(target: RedisTarget, connectTimeoutMs: number): RedisClients {
  const make = () => createClient(target, { connectTimeoutMs, connectionName: 'tatami-bus', retry: null });
  const publisher = make();
  return { publisher, subscriber: publisher instanceof Cluster ? publisher : make() };
}

export interface ClientOptions {
  readonly connectTimeoutMs: number;
  readonly connectionName: string;
  /** How long to wait before each new try to connect; null for none. */
  readonly retry: ((attempt: number) => number) | null;
}

/** Makes one client; it is not connected yet. */
export function createClient(target: RedisTarget, options: ClientOptions): RedisClient {
  const { connectTimeoutMs, connectionName, retry } = options;
  const common = {
    ...NOTHING_BY_ITSELF,
    ...target.access,
    connectTimeout: connectTimeoutMs,
    connectionName,
    retryStrategy: retry,
  };
  switch (target.mode) {
    case 'single':
      return new Redis({ ...common, ...target.node, Connector: GuardedConnector });
    case 'sentinel':
      return new Redis({
        ...common,
        sentinels: [...target.sentinels],
        name: target.master,
        Connector: GuardedSentinelConnector,
        sentinelRetryStrategy: retry ?? (() => null),
        ...(target.sentinelPassword !== undefined && { sentinelPassword: target.sentinelPassword }),
        ...(target.access.tls !== undefined && {
          enableTLSForSentinelMode: true,
          sentinelTLS: target.access.tls,
        }),
      });
    case 'cluster':
      return new Cluster([...target.nodes], {
        lazyConnect: true,
        enableOfflineQueue: false,
        clusterRetryStrategy: retry,
        shardedSubscribers: retry === null,
        slotsRefreshTimeout: connectTimeoutMs,
        redisOptions: {
          ...target.access,
          Connector: GuardedConnector,
          connectTimeout: connectTimeoutMs,
          disconnectTimeout: DISCONNECT_TIMEOUT_MS,
        },
      });
    default:
      return assertNever(target);
  }
}
