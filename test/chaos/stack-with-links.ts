import type { PodEnvironment, Stack } from '@tatami/dev';
import { anyPorts } from '@tatami/dev';
import type { CuttingProxy } from '@tatami/persistence/testing';
import { startCuttingProxy } from '@tatami/persistence/testing';
import { FaultyLink } from './faulty-link.ts';
import { WITHOUT_LIMITS, withStack } from './with-stack.ts';

/** A stack whose pods reach PostgreSQL over a proxy that loses answers. */
export async function withDatabaseProxy<T>(
  podCount: number,
  log: (line: string) => void,
  work: (stack: Stack, proxy: CuttingProxy) => Promise<T>,
): Promise<T> {
  const ports = await anyPorts(podCount);
  const proxy = await startCuttingProxy(ports.database);
  try {
    const podEnvironment: PodEnvironment = own => ({
      ...WITHOUT_LIMITS,
      DATABASE_URL: throughPort(own.DATABASE_URL, proxy.port),
    });
    return await withStack({ podCount, ports, podEnvironment, log }, stack => work(stack, proxy));
  } finally {
    await proxy.close();
  }
}

/** A stack each of whose pods reaches Redis over a link of its own. */
export async function withRedisLinks<T>(
  podCount: number,
  log: (line: string) => void,
  work: (stack: Stack, links: readonly FaultyLink[]) => Promise<T>,
): Promise<T> {
  const ports = await anyPorts(podCount);
  const links = await Promise.all(ports.pods.map(() => FaultyLink.start(() => ports.redis)));
  try {
    const podEnvironment: PodEnvironment = (own, index) => ({
      ...WITHOUT_LIMITS,
      REDIS_URL: throughPort(own.REDIS_URL, links[index]?.port),
    });
    return await withStack({ podCount, ports, podEnvironment, log }, stack => work(stack, links));
  } finally {
    for (const link of links) await link.stop();
  }
}

function throughPort(address: string | undefined, port: number | undefined): string {
  if (address === undefined || port === undefined) throw new Error('there is no such address');
  const url = new URL(address);
  url.port = String(port);
  return url.href;
}
