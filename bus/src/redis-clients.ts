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
  const options = {
    ...NOTHING_BY_ITSELF,
    ...target.access,
    connectTimeout: connectTimeoutMs,
    connectionName: 'tatami-bus',
  };
  switch (target.mode) {
    case 'single':
      return pair({ ...options, ...target.node, Connector: GuardedConnector });
    case 'sentinel':
      return pair({
        ...options,
        sentinels: [...target.sentinels],
        name: target.master,
        Connector: GuardedSentinelConnector,
        sentinelRetryStrategy: () => null,
        ...(target.sentinelPassword !== undefined && { sentinelPassword: target.sentinelPassword }),
        ...(target.access.tls !== undefined && {
          enableTLSForSentinelMode: true,
          sentinelTLS: target.access.tls,
        }),
      });
    case 'cluster': {
      const cluster = new Cluster([...target.nodes], {
        lazyConnect: true,
        enableOfflineQueue: false,
        clusterRetryStrategy: null,
        shardedSubscribers: true,
        slotsRefreshTimeout: connectTimeoutMs,
        redisOptions: {
          ...target.access,
          Connector: GuardedConnector,
          connectTimeout: connectTimeoutMs,
          disconnectTimeout: DISCONNECT_TIMEOUT_MS,
        },
      });
      return { publisher: cluster, subscriber: cluster };
    }
    default:
      return assertNever(target);
  }
}

function pair(options: ConnectionOptions): RedisClients {
  return { publisher: new Redis(options), subscriber: new Redis(options) };
}
