import { startEmbeddedCluster } from '../src/postgres/embedded-cluster.ts';

/** A process for tests: starts a cluster on the folder it is given, prints its URL, stops it on SIGTERM. */
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('usage: launch-and-wait.ts FOLDER');
const settings = { shared_buffers: '16MB', fsync: 'off' };
const cluster = await startEmbeddedCluster({ dataDir, port: 0, log: { warn: () => {} }, settings });
console.log(cluster.url);
process.once('SIGTERM', () => void cluster.stop().then(() => process.exit(0)));
setInterval(() => {}, 60_000);
