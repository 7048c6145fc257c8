import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { EngineError } from '../errors.ts';
import type { FoundOpenSearch } from './install-opensearch.ts';

/** A real OpenSearch of one node, with its data in a folder that is removed when it stops. */
export interface OpenSearchServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A JVM that compiles less and collects with one thread is up in half the time: 5 seconds, 220 MB. */
const JVM = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
/** Of the fifteen that the runner loads, those that a search needs. */
const MODULES = [
  'org.opensearch.analysis.common.CommonAnalysisPlugin',
  'org.opensearch.index.reindex.ReindexPlugin',
  'org.opensearch.transport.Netty4Plugin',
];
/** A disk that is 95 % full is no reason to refuse a test's documents. */
const CONFIGURATION = `discovery.type: single-node
network.host: 127.0.0.1
transport.port: 0
cluster.routing.allocation.disk.threshold_enabled: false
`;
/**
 * The runner adds the number of the node and looks upwards, up to 9299, for a port that nobody answers on. -1 makes that
 * 0: the system chooses, so that two that start at once never want the same one.
 */
const BASE_HTTP_PORT = '-1';
const LISTENS = /HttpServerTransport\s*\] publish_address \{127\.0\.0\.1:(\d+)\}/;
const START_TIMEOUT_MS = 60_000;

/**
 * @param found as `installOpenSearch` has found it
 * @throws EngineError `opensearch-not-started`
 */
export async function startOpenSearch(
  found: Extract<FoundOpenSearch, { kind: 'found' }>,
): Promise<OpenSearchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tatami-opensearch-'));
  const configFolder = join(folder, 'config');
  await mkdir(configFolder);
  await writeFile(join(configFolder, 'opensearch.yml'), CONFIGURATION);
  const child = spawn(
    found.java,
    [
      ...JVM,
      ...['-cp', join(found.folder, '*'), 'org.codelibs.opensearch.runner.OpenSearchRunner'],
      ...['-basePath', folder, '-confPath', configFolder],
      ...['-numOfNode', '1', '-baseHttpPort', BASE_HTTP_PORT, '-moduleTypes', MODULES.join(',')],
      '-printOnFailure',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  try {
    const url = `http://127.0.0.1:${await portOf(child)}`;
    await untilReady(url, child);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Reads what it prints until it says where it listens. */
async function portOf(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<number> {
  const lines = createInterface({ input: child.stdout });
  let last = '';
  for await (const line of lines) {
    const port = LISTENS.exec(line)?.[1];
    if (port !== undefined) {
      child.stdout.resume();
      return Number(port);
    }
    last = line;
  }
  throw new EngineError('opensearch-not-started', { detail: last });
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${url}/_cluster/health?wait_for_status=yellow`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(50);
  }
  throw new EngineError('opensearch-not-started');
}
