import type { ServerName, ServerStarter } from './server.ts';
import { statelessServer } from './stateless-server.ts';
import { tatamiServer } from './tatami.ts';

/**
 * How each server is started. Another one is a line here and, if it speaks differently, a dialect.
 * The program is Tatami's alone; without one its source runs.
 */
export const STARTERS: Readonly<Record<ServerName, (program?: string) => ServerStarter>> = {
  relay: () => statelessServer({ name: 'relay', dialect: 'relay', program: 'relay-main.ts' }),
  'y-websocket': () =>
    statelessServer({
      name: 'y-websocket',
      dialect: 'y-websocket',
      program: '../../peers/y-websocket.mjs',
    }),
  hocuspocus: () =>
    statelessServer({ name: 'hocuspocus', dialect: 'hocuspocus', program: '../../peers/hocuspocus.mjs' }),
  tatami: tatamiServer,
};
