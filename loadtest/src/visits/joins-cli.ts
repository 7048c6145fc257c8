import { parseArgs } from 'node:util';
import { installPeers } from '../servers/peers.ts';
import { SERVER_NAMES, type ServerName } from '../servers/server.ts';
import { STARTERS } from '../servers/starters.ts';
import { assembleTatami } from '../servers/tatami-image.ts';
import { measureJoins } from './measure-joins.ts';

/**
 * `npm run load:joins -- [--keystrokes 260000] [--joins 200] [--crowd 20] [--servers tatami] [--seed 1]`: what it costs to
 * give a document to whoever comes. The relay has none.
 */
const { values } = parseArgs({
  options: {
    keystrokes: { type: 'string', default: '260000' },
    joins: { type: 'string', default: '200' },
    crowd: { type: 'string', default: '20' },
    servers: { type: 'string', default: SERVER_NAMES.filter(name => name !== 'relay').join(',') },
    seed: { type: 'string', default: '1' },
  },
});
const options = {
  keystrokes: Number(values.keystrokes),
  joins: Number(values.joins),
  crowd: Number(values.crowd),
  seed: Number(values.seed),
};
const servers = values.servers.split(',').map(name => {
  if (!(name in STARTERS) || name === 'relay')
    throw new Error(`There is no server "${name}" with documents.`);
  return name as ServerName;
});

const say = (line: string) => console.error(line);
await installPeers(say);
const program = servers.includes('tatami') ? await assembleTatami(say) : undefined;
console.log(
  `| ${options.keystrokes} keystrokes | document, KB | join: CPU ms, KB | ${options.crowd} at once: CPU ms each | back with all of it: CPU ms, bytes |`,
);
console.log('|---|---|---|---|---|');
for (const name of servers) {
  const starter = STARTERS[name](program);
  try {
    const costs = await measureJoins(starter, options);
    const cells = [
      name,
      (costs.documentBytes / 1_000).toFixed(0),
      `${costs.joinMs.toFixed(2)}, ${(costs.joinBytes / 1_000).toFixed(0)}`,
      costs.crowdJoinMs.toFixed(2),
      `${costs.returnMs.toFixed(2)}, ${costs.returnBytes.toFixed(0)}`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  } finally {
    await starter.close();
  }
}
process.exit(0);
