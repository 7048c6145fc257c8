import { parseArgs } from 'node:util';
import { serversNamed } from '../arguments.ts';
import { SERVER_NAMES } from '../servers/server.ts';
import { measureConnections } from './measure-connections.ts';
import { printCosts } from './print-costs.ts';

/** `npm run load:connections -- [--connections 8000] [--servers relay,tatami] [--idle-seconds 20]`: what quiet connections cost. */
const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '8000' },
    servers: { type: 'string', default: SERVER_NAMES.join(',') },
    'idle-seconds': { type: 'string', default: '20' },
  },
});
const connections = Number(values.connections);
const idleMs = Number(values['idle-seconds']) * 1_000;
if (!(connections > 0 && idleMs > 0))
  throw new Error('--connections and --idle-seconds are numbers above 0.');

await printCosts({
  servers: serversNamed(values.servers),
  titles: [
    `${connections} connections in rooms of 4`,
    'connect: CPU ms, server / all',
    'memory each, KiB',
    'idle, % of a core',
  ],
  measure: async starter => {
    const costs = await measureConnections(starter, connections, idleMs);
    return [
      `${costs.connectMs.toFixed(2)} / ${costs.connectAllMs.toFixed(2)}`,
      costs.memoryKib.toFixed(1),
      (costs.idleLoad * 100).toFixed(2),
    ];
  },
});
process.exit(0);
