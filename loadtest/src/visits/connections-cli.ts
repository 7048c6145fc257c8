import { parseArgs } from 'node:util';
import { installPeers } from '../servers/peers.ts';
import { SERVER_NAMES, type ServerName } from '../servers/server.ts';
import { STARTERS } from '../servers/starters.ts';
import { assembleTatami } from '../servers/tatami-image.ts';
import { measureConnections } from './measure-connections.ts';

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
const servers = values.servers.split(',').map(name => {
  if (!(name in STARTERS)) throw new Error(`There is no server "${name}".`);
  return name as ServerName;
});
if (!(connections > 0 && idleMs > 0))
  throw new Error('--connections and --idle-seconds are numbers above 0.');

const say = (line: string) => console.error(line);
await installPeers(say);
const program = servers.includes('tatami') ? await assembleTatami(say) : undefined;
console.log(
  `| ${connections} connections in rooms of 4 | connect: CPU ms, server / all | memory each, KiB | idle, % of a core |`,
);
console.log('|---|---|---|---|');
for (const name of servers) {
  const starter = STARTERS[name](program);
  try {
    const costs = await measureConnections(starter, connections, idleMs);
    const cells = [
      name,
      `${costs.connectMs.toFixed(2)} / ${costs.connectAllMs.toFixed(2)}`,
      costs.memoryKib.toFixed(1),
      (costs.idleLoad * 100).toFixed(2),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  } finally {
    await starter.close();
  }
}
process.exit(0);
