import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processIdentity } from '../process-identity.ts';
import { type EmbeddedCluster, startEmbeddedCluster } from './embedded-cluster.ts';

const SILENT_LOG = { warn: () => {} };

let root: string;
let dataDir: string;
const running = new Set<EmbeddedCluster>();
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tatami-cluster-'));
  await chmod(root, 0o755);
  dataDir = join(root, 'postgres');
});
afterEach(async () => {
  for (const cluster of running) await cluster.kill();
  running.clear();
  await rm(root, { recursive: true, force: true });
});

async function start(
  port = 0,
  durability: Record<string, string> = { fsync: 'off' },
): Promise<EmbeddedCluster> {
  const settings = { shared_buffers: '16MB', ...durability };
  const cluster = await startEmbeddedCluster({ dataDir, port, log: SILENT_LOG, settings });
  running.add(cluster);
  return cluster;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results: pg.QueryResult | pg.QueryResult[] = await client.query(text);
    return (Array.isArray(results) ? results.at(-1) : results)?.rows ?? [];
  } finally {
    await client.end();
  }
}

const put = ({ url }: Pick<EmbeddedCluster, 'url'>, n: number) =>
  query(url, `create table if not exists kept (n integer); insert into kept values (${n})`);
const kept = async ({ url }: EmbeddedCluster) =>
  (await query(url, 'select n from kept order by n')).map(row => row.n);

it('keeps its data over a stop and a kill -9, and is durable unless told otherwise', async () => {
  let cluster = await start(0, {});
  await put(cluster, 1);
  const settings = await query(
    cluster.url,
    `select name, setting from pg_settings
      where name in ('fsync', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories',
        'password_encryption') order by name`,
  );
  expect(settings).toEqual([
    { name: 'fsync', setting: 'on' },
    { name: 'listen_addresses', setting: '127.0.0.1' },
    { name: 'password_encryption', setting: 'scram-sha-256' },
    { name: 'synchronous_commit', setting: 'on' },
    { name: 'unix_socket_directories', setting: '' },
  ]);
  await cluster.stop();
  cluster = await start(0, {});
  await put(cluster, 2);
  await cluster.kill();
  cluster = await start(cluster.port, {});
  expect(await kept(cluster)).toEqual([1, 2]);
});

it('asks for a password, which only its owner can read', async () => {
  const cluster = await start();
  expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
  const url = new URL(cluster.url);
  expect(url.password).toBe((await readFile(join(dataDir, 'password'), 'utf8')).trim());
  url.password = 'guess';
  await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
});

it('does an initdb that ended half-way again', async () => {
  await mkdir(join(dataDir, 'pgdata.new', 'base'), { recursive: true });
  await writeFile(join(dataDir, 'pgdata.new', 'PG_VERSION'), '18\n');
  await put(await start(), 1);
});

it('says which port is taken', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await expect(start(port)).rejects.toMatchObject({ code: 'port-taken' });
  squatter.close();
});

it('refuses a folder that another living process uses', async () => {
  await start();
  await expect(start()).rejects.toMatchObject({ code: 'data-dir-in-use' });
});

it('ends a postmaster that outlived its launcher, and starts again with its data', async () => {
  const launcher = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('../../testing/launch-and-wait.ts', import.meta.url)), dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [url] = (await once(launcher.stdout.setEncoding('utf8'), 'data')) as [string];
  await put({ url: url.trim() }, 1);
  const orphan = Number((await readFile(join(dataDir, 'pgdata', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
  expect(processIdentity(orphan)).toBeDefined();
  const cluster = await start(Number(new URL(url.trim()).port));
  expect(await kept(cluster)).toEqual([1]);
  expect(processIdentity(orphan)).toBeUndefined();
});

it('is not stopped by a pid file whose number another process has now', async () => {
  const cluster = await start();
  await cluster.kill();
  const pidFile = join(dataDir, 'pgdata', 'postmaster.pid');
  const stale = await readFile(pidFile, 'utf8');
  const stranger = spawn('sleep', ['60']);
  await writeFile(pidFile, stale.replace(/^\d+/, String(stranger.pid)));
  await start();
  expect(processIdentity(stranger.pid ?? 0)).toBeDefined();
  stranger.kill();
});

it.runIf(process.getuid?.() === 0)('names the folder that the postgres user cannot enter', async () => {
  const closed = join(root, 'closed');
  await mkdir(closed, { mode: 0o700 });
  const options = { dataDir: join(closed, 'deep', 'postgres'), port: 0, log: SILENT_LOG };
  const failure = await startEmbeddedCluster(options).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'data-dir-not-reachable' });
  expect(String(failure)).toContain(`may not enter ${closed},`);
});

it.runIf(process.getuid?.() === 0)('runs as an ordinary user too', async () => {
  execFileSync('chown', ['postgres:postgres', root]);
  const script = fileURLToPath(new URL('../../testing/launch-and-wait.ts', import.meta.url));
  const uid = Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }));
  const gid = Number(execFileSync('id', ['-g', 'postgres'], { encoding: 'utf8' }));
  const launcher = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    uid,
    gid,
    env: { ...process.env, HOME: root, TMPDIR: root },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(launcher.stdout.setEncoding('utf8'), 'data')) as [string];
  await put({ url: url.trim() }, 1);
  launcher.kill('SIGTERM');
  await once(launcher, 'exit');
});

it('starts again after a kill -9, and tries until what keeps it from starting is gone', async () => {
  const said: string[] = [];
  const cluster = await startEmbeddedCluster({
    dataDir,
    port: 0,
    log: SILENT_LOG,
    settings: { shared_buffers: '16MB', fsync: 'off' },
    onEnded: line => said.push(line),
  });
  running.add(cluster);
  await put(cluster, 1);
  const [wal, aside] = ['pg_wal', 'aside'].map(name => join(dataDir, 'pgdata', name));
  if (wal === undefined || aside === undefined) throw new Error('unreachable');
  // As on a full disk: it ends, and every start fails, until somebody has helped.
  await rename(wal, aside);
  process.kill(
    Number((await readFile(join(dataDir, 'pgdata', 'postmaster.pid'), 'utf8')).split('\n')[0]),
    'SIGKILL',
  );
  await expect.poll(() => said.at(-1), { timeout: 20_000 }).toContain('it is tried again every few seconds');
  await rename(aside, wal);
  await expect.poll(() => said.at(-1), { timeout: 20_000 }).toBe('PostgreSQL is up again.');
  expect(await kept(cluster)).toEqual([1]);
  expect(said[0]).toBe('PostgreSQL was ended by SIGKILL; it starts again. Nothing that was saved is lost.');
  expect(said).toHaveLength(3);
}, 60_000);
