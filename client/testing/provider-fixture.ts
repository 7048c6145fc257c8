import { ManualClock } from '@tatami/kernel/testing';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { ProviderOptions } from '../src/provider.ts';
import { TatamiProvider } from '../src/provider.ts';
import type { Peer } from './dojo-server.ts';
import { DojoServer } from './dojo-server.ts';

export const DOJO = '01890000-0000-7000-8000-00000000d030';
export const FILE = 'main.js';

/** A server, a clock, and providers that end with the test. */
export interface Fixture {
  readonly server: DojoServer;
  readonly clock: ManualClock;
  provider(options?: Partial<ProviderOptions>): TatamiProvider;
  /** A provider that has joined an empty dojo, and its server's end. */
  joined(options?: Partial<ProviderOptions>): Promise<{ provider: TatamiProvider; peer: Peer }>;
  stop(): Promise<void>;
}

export async function startFixture(): Promise<Fixture> {
  const server = await DojoServer.start();
  const clock = new ManualClock();
  const providers: TatamiProvider[] = [];
  const provider = (options: Partial<ProviderOptions> = {}) => {
    const made = new TatamiProvider(server.url, DOJO, {
      token: async () => 'a.b.c',
      WebSocket,
      clock,
      random: () => 1,
      ...options,
    });
    providers.push(made);
    return made;
  };
  return {
    server,
    clock,
    provider,
    async joined(options) {
      const made = provider(options);
      const peer = await server.peer(server.peers.length + 1);
      await peer.nth('hello');
      peer.welcome();
      await made.whenReady;
      return { provider: made, peer };
    },
    async stop() {
      for (const made of providers) made.destroy();
      await server.stop();
    },
  };
}

/** The text of a file after some updates. */
export function textOf(updates: readonly Uint8Array[], file = FILE): string {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc.getText(file).toString();
}

/** An update that types a text into an empty file, as somebody else. */
export function updateTyping(text: string, clientId = 9): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  doc.getText(FILE).insert(0, text);
  return Y.encodeStateAsUpdate(doc);
}
