import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** The addresses that `localhost` may mean: a port that is taken on one of them is not free. */
const LOOPBACKS = ['127.0.0.1', '::1'];

/** Ports that nobody listens on, chosen by the system. Somebody may still take one before it is used. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0, '127.0.0.1')));
  const ports = servers.map(server => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
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
