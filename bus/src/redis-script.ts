import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-clients.ts';
import { createClient } from './redis-clients.ts';
import type { RedisTarget } from './redis-target.ts';

const CONNECT_TIMEOUT_MS = 2_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * One Lua script on a Redis, which is connected to in the background and again whenever it was away. Nothing waits for
 * it: while it is away a run fails at once, and one that is not answered in time fails.
 */
export class RedisScript {
  readonly #client: RedisClient;
  readonly #text: string;
  readonly #hash: string;
  readonly #deadlineMs: number;

  constructor(options: { target: RedisTarget; script: string; connectionName: string; deadlineMs: number }) {
    const { target, script, connectionName, deadlineMs } = options;
    this.#text = script;
    this.#hash = createHash('sha1').update(script).digest('hex');
    this.#deadlineMs = deadlineMs;
    this.#client = createClient(target, {
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      connectionName,
      retry: attempt => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * attempt),
    });
    // Whoever runs the script hears of it; without a listener the error would end the process.
    this.#client.on('error', () => undefined);
    this.#client.connect().catch(() => undefined);
  }

  /** @param keys in a cluster all of one slot */
  async run(keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    const values = [...keys, ...args];
    const ask = async () => {
      try {
        return await this.#client.evalsha(this.#hash, keys.length, ...values);
      } catch (error) {
        // A server that was started anew, or a cluster's other node, does not know the script.
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return this.#client.eval(this.#text, keys.length, ...values);
      }
    };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('Redis did not answer in time')), this.#deadlineMs);
    });
    try {
      return await Promise.race([ask(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#client.disconnect();
  }
}
