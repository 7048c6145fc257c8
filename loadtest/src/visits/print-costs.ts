import { prepareServers } from '../servers/prepare-servers.ts';
import type { ServerName, ServerStarter } from '../servers/server.ts';
import { STARTERS } from '../servers/starters.ts';

/** Measures one server after the other, and prints a table in Markdown with a row for each. */
export async function printCosts(options: {
  readonly servers: readonly ServerName[];
  readonly titles: readonly string[];
  /** The cells of a server, under the titles but for the first, which is over the names. */
  readonly measure: (starter: ServerStarter) => Promise<readonly string[]>;
}): Promise<void> {
  const { servers, titles, measure } = options;
  const program = await prepareServers(servers, line => console.error(line));
  console.log(`| ${titles.join(' | ')} |\n|${'---|'.repeat(titles.length)}`);
  for (const name of servers) {
    const starter = STARTERS[name](program);
    try {
      console.log(`| ${[name, ...(await measure(starter))].join(' | ')} |`);
    } finally {
      await starter.close();
    }
  }
}
