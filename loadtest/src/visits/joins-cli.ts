import { parseArgs } from 'node:util';
import { serversNamed } from '../arguments.ts';
import { SERVER_NAMES } from '../servers/server.ts';
import { measureJoins } from './measure-joins.ts';
import { printCosts } from './print-costs.ts';

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
const servers = serversNamed(values.servers);
if (servers.includes('relay')) throw new Error('The relay has no documents.');

await printCosts({
  servers,
  titles: [
    `${options.keystrokes} keystrokes`,
    'document, KB',
    'join: CPU ms, KB',
    `${options.crowd} at once: CPU ms each`,
    'back with all of it: CPU ms, bytes',
  ],
  measure: async starter => {
    const costs = await measureJoins(starter, options);
    return [
      (costs.documentBytes / 1_000).toFixed(0),
      `${costs.joinMs.toFixed(2)}, ${(costs.joinBytes / 1_000).toFixed(0)}`,
      costs.crowdJoinMs.toFixed(2),
      `${costs.returnMs.toFixed(2)}, ${costs.returnBytes.toFixed(0)}`,
    ];
  },
});
process.exit(0);
