import { installPeers } from './peers.ts';
import type { ServerName } from './server.ts';
import { assembleTatami } from './tatami-image.ts';

const PEERS: readonly ServerName[] = ['y-websocket', 'hocuspocus'];

/**
 * Makes ready what some servers are started from: other projects' packages, and the image of ours.
 * @returns the program of Tatami's image; undefined if it is not among them
 */
export async function prepareServers(
  servers: readonly ServerName[],
  say: (line: string) => void,
): Promise<string | undefined> {
  if (servers.some(name => PEERS.includes(name))) await installPeers(say);
  return servers.includes('tatami') ? assembleTatami(say) : undefined;
}
