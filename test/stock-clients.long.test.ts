import { setTimeout as pause } from 'node:timers/promises';
import { TestPod } from '@tatami/collab-server/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Editors } from './editors.ts';
import { STOCK_VERSIONS } from './stock-client.ts';

/** Four times the silence after which stock clients give a connection up. */
const IDLE_MS = 120_000;

describe('a stock y-websocket client that nobody types to', () => {
  let pod: TestPod;
  let editors: Editors;
  beforeAll(async () => {
    pod = await TestPod.start();
    editors = new Editors(pod);
  });
  afterAll(async () => {
    editors?.closeAll();
    await pod?.stop();
  });

  it(
    'keeps its first connection for two minutes, alone and in company',
    async () => {
      const together = await pod.createDojo();
      const clients = await Promise.all(
        STOCK_VERSIONS.flatMap(version => [
          editors.joinedStock(version, together),
          pod.createDojo().then(alone => editors.joinedStock(version, alone)),
        ]),
      );
      const sockets = clients.map(client => client.provider.ws);
      await pause(IDLE_MS);
      expect(clients.map(client => client.synced)).toEqual(clients.map(() => true));
      expect(clients.map((client, i) => client.provider.ws === sockets[i])).toEqual(clients.map(() => true));
    },
    IDLE_MS + 30_000,
  );
});
