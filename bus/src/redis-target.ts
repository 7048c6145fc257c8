interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** How all nodes are reached. */
interface RedisAccess {
  readonly username?: string;
  readonly password?: string;
  /** For `rediss:`; the system's authorities if `ca` (PEM) is not given. */
  readonly tls?: { readonly ca?: string };
}

/** Where the Redis, or Valkey, of an installation is. */
export type RedisTarget = { readonly access: RedisAccess } & (
  | { readonly mode: 'single'; readonly node: RedisNode }
  | { readonly mode: 'cluster'; readonly nodes: readonly RedisNode[] }
  | {
      readonly mode: 'sentinel';
      readonly sentinels: readonly RedisNode[];
      /** The name that the sentinels know the master by. */
      readonly master: string;
      readonly sentinelPassword?: string;
    }
);

export interface RedisSettings {
  /** Undefined if no Redis is set, or if something is wrong. */
  readonly target: RedisTarget | undefined;
  /** In words for operators; no secret in them. */
  readonly problems: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORTS = { single: 6379, cluster: 6379, sentinel: 26_379 };

/**
 * - `REDIS_URL`: `redis://` or `rediss://user:password@host:port`; several, with commas between, are the nodes of a
 *   cluster or the sentinels. Unset: no Redis.
 * - `REDIS_MODE`: `single` (default), `cluster` or `sentinel`
 * - `REDIS_SENTINEL_MASTER`, `REDIS_SENTINEL_PASSWORD`
 * - `REDIS_CA`: the authority of a `rediss:` server's certificate, as PEM
 */
export function readRedisTarget(env: Environment): RedisSettings {
  const text = env.REDIS_URL ?? '';
  if (text === '') return { target: undefined, problems: [] };
  const mode = env.REDIS_MODE ?? 'single';
  if (!isMode(mode)) return problem('REDIS_MODE must be one of single, cluster, sentinel');
  const urls = text.split(',').map(part => parse(part.trim()));
  const [first] = urls;
  if (first === undefined || urls.includes(undefined)) {
    return problem(
      'REDIS_URL must be redis:// or rediss://user:password@host:port, several with commas between',
    );
  }
  const nodes = urls.flatMap(url => (url === undefined ? [] : [nodeOf(url, DEFAULT_PORTS[mode])]));
  const access = accessOf(first, env);
  const [node] = nodes;
  if (mode === 'cluster') return { target: { mode, nodes, access }, problems: [] };
  if (mode === 'sentinel') return sentinelTarget(nodes, access, env);
  if (node === undefined || nodes.length > 1) {
    return problem('REDIS_URL has several servers: set REDIS_MODE to cluster or sentinel');
  }
  return { target: { mode, node, access }, problems: [] };
}

function isMode(text: string): text is RedisTarget['mode'] {
  return text in DEFAULT_PORTS;
}

function sentinelTarget(
  sentinels: readonly RedisNode[],
  access: RedisAccess,
  env: Environment,
): RedisSettings {
  const master = env.REDIS_SENTINEL_MASTER ?? '';
  if (master === '') return problem('REDIS_SENTINEL_MASTER must be set with REDIS_MODE=sentinel');
  const sentinelPassword = env.REDIS_SENTINEL_PASSWORD;
  const more = sentinelPassword === undefined ? {} : { sentinelPassword };
  return { target: { mode: 'sentinel', sentinels, master, access, ...more }, problems: [] };
}

function parse(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isRedis = url?.protocol === 'redis:' || url?.protocol === 'rediss:';
  return isRedis && url.hostname !== '' ? url : undefined;
}

function nodeOf({ hostname, port }: URL, defaultPort: number): RedisNode {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? defaultPort : Number(port) };
}

function accessOf({ protocol, username, password }: URL, env: Environment): RedisAccess {
  const ca = env.REDIS_CA;
  return {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' ? { tls: ca === undefined ? {} : { ca } } : {}),
  };
}

function problem(text: string): RedisSettings {
  return { target: undefined, problems: [text] };
}
