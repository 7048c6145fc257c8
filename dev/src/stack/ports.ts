import { createServer } from 'node:net';
import type { StackPorts } from './stack-options.ts';

/** The addresses that `localhost` may mean: a port that is taken on one of them is not free. */
const LOOPBACKS = ['127.0.0.1', '::1'];

/**
 * Below where systems take the ports of outgoing connections from (Linux: 32768 to 60999): one of those may be taken
 * between the moment it is found free and the moment it is used.
 */
const FREE_PORTS = { from: 20_000, to: 32_000 };

/** Ports that nobody listens on, picked at random, so that tests beside each other hardly meet. */
export async function freePorts(count: number): Promise<number[]> {
  const { from, to } = FREE_PORTS;
  const found = new Set<number>();
  while (found.size < count) {
    found.add(await nextFreePort(from + Math.floor(Math.random() * (to - from)), found));
  }
  return [...found];
}

/** Free ports for a stack, for whoever has to know them before it starts. */
export async function anyPorts(podCount: number): Promise<StackPorts> {
  const [page = 0, identity = 0, database = 0, redis = 0, ...pods] = await freePorts(4 + podCount);
  return { page, pods, identity, database, redis };
}

/** The first port from `wanted` upwards that nobody listens on and that is not in `taken`. */
export async function nextFreePort(wanted: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let port = wanted; port < Math.min(wanted + 1000, 65536); port++) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`No port from ${wanted} on is free`);
}

async function isFree(port: number): Promise<boolean> {
  for (const host of LOOPBACKS) {
    try {
      const server = await listen(port, host);
      await new Promise(resolve => server.close(resolve));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A machine without IPv6 has no ::1 to be taken.
      if (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT') return false;
    }
  }
  return true;
}

function listen(port: number, host: string): Promise<import('node:net').Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}
