import { TestPod } from '@tatami/collab-server/testing';
import { SkippingClock, until } from '@tatami/kernel/testing';
import { holdHead } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { decodeBatch } from '@tatami/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { Editors, textOf, typeInto } from './editors.ts';
import { FILE } from './file.ts';
import type { StockClient } from './stock-client.ts';
import { STOCK_VERSIONS } from './stock-client.ts';

/** Stock clients give a connection up after 30 s without a frame. */
const MAX_SILENCE_MS = 15_000;

describe('stock y-websocket clients', () => {
  let pod: TestPod;
  let editors: Editors;
  /** In dojos of their own, alone, from the start of the file to its end. */
  let idle: StockClient[];
  let idlers: Editors;
  beforeAll(async () => {
    pod = await TestPod.start();
    editors = new Editors(pod);
    idlers = new Editors(pod);
    idle = await Promise.all(
      STOCK_VERSIONS.map(async version => idlers.joinedStock(version, await pod.createDojo())),
    );
  });
  // The providers report a refusal there.
  beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));
  afterEach(() => editors.closeAll());
  afterAll(async () => {
    idlers?.closeAll();
    await pod?.stop();
  });

  describe.each(STOCK_VERSIONS)('version %i', version => {
    it('types beside our own clients and other versions, and all end with the same text', async () => {
      const dojoId = await pod.createDojo();
      const ours = await Promise.all([1, 2].map(() => editors.joinedTatami(dojoId)));
      const stock = await Promise.all([version, 3 as const].map(v => editors.joinedStock(v, dojoId)));
      for (let round = 0; round < 20; round++) {
        for (const [i, provider] of ours.entries())
          provider.doc.getText(FILE).insert(0, `${'ab'[i]}${round} `);
        for (const [i, client] of stock.entries()) {
          client.insert(Math.floor(client.text.length / 2), `${'cd'[i]}${round} `);
          if (round % 5 === 4) client.delete(0, 1);
        }
        await new Promise(setImmediate);
      }
      const texts = () => [...ours.map(textOf), ...stock.map(client => client.text)];
      await until('everything is saved', () => ours.every(provider => provider.unsaved === 0));
      await until(
        'all are equal and complete',
        () => new Set(texts()).size === 1 && 'abcd'.split('').every(who => texts()[0]?.includes(`${who}19`)),
        { describe: () => texts().join('\n') },
      );
      expect(await editors.textForNewcomer(dojoId)).toBe(texts()[0]);
    });

    it('brings what was typed offline when it comes back', async () => {
      const dojoId = await pod.createDojo();
      const peer = await editors.joinedTatami(dojoId);
      const traveller = await editors.joinedStock(version, dojoId);
      traveller.type('at home, ');
      await until('the peer sees it', () => textOf(peer) === 'at home, ');

      traveller.disconnect();
      for (const word of ['in ', 'the ', 'tunnel']) traveller.type(word);
      typeInto(peer, '[meanwhile]');
      await until('the peer is saved', () => peer.unsaved === 0);
      expect(textOf(peer)).not.toContain('tunnel');

      traveller.connect();
      await until('both have both', () => traveller.text === textOf(peer) && textOf(peer).includes('tunnel'));
      expect(traveller.text).toContain('at home, ');
      expect(traveller.text).toContain('[meanwhile]');
      expect(traveller.text).toContain('in the tunnel');
      expect(await editors.textForNewcomer(dojoId)).toBe(traveller.text);
    });

    it('comes back by itself from a cut, with what was typed meanwhile', async () => {
      const dojoId = await pod.createDojo();
      const peer = await editors.joinedTatami(dojoId);
      const client = await editors.joinedStock(version, dojoId);
      client.cut();
      client.type('typed into the void');
      await until('the peer sees it', () => textOf(peer) === 'typed into the void');
      expect(client.text).toBe('typed into the void');
    });

    it('[P2] sees everybody under the name in their token, whatever they claim', async () => {
      const dojoId = await pod.createDojo();
      const watcher = await editors.joinedStock(version, dojoId, { name: 'Wanda' });
      watcher.shareAs({ name: 'Wanda' });
      const ours = await editors.joinedTatami(dojoId, { name: 'Ana' });
      const liar = await editors.joinedStock(3, dojoId, { name: 'Bruno' });
      liar.shareAs({ name: 'The Facilitator' });
      await until('the watcher sees both', () => watcher.names.size === 3, {
        describe: () => JSON.stringify([...watcher.names]),
      });
      expect(watcher.names.get(liar.clientId)).toBe('Bruno');
      expect(watcher.names.get(ours.doc.clientID)).toBe('Ana');
      expect(
        ours
          .members()
          .map(member => member.name)
          .sort(),
      ).toEqual(['Ana', 'Bruno', 'Wanda']);
    });

    it('[P3] [P4] sees a leaving person go within a second, and one who returns with the same clientID at once', async () => {
      const dojoId = await pod.createDojo();
      const userId = pod.newUser();
      const watcher = await editors.joinedStock(version, dojoId);
      const guest = await editors.joinedStock(3, dojoId, { name: 'Guest', userId });
      guest.shareAs({ name: 'Guest' });
      const { clientId } = guest;
      const isThere = () => watcher.names.has(clientId);
      await until('the guest is seen', isThere);

      const lefts = [() => guest.disconnect(), () => editors.close(guest)];
      for (const leave of lefts) {
        leave();
        await until('the guest is gone', () => !isThere(), { withinMs: 1_000 });
        if (leave === lefts[0]) {
          guest.connect();
          await until('the guest is back', isThere, { withinMs: 1_000 });
        }
      }
      // Another document with the id of the first, whose presence clock starts again at 0.
      const reloaded = await editors.joinedStock(3, dojoId, { name: 'Guest', userId, clientId });
      reloaded.shareAs({ name: 'Guest' });
      await until('the guest is back with a new page', isThere, { withinMs: 1_000 });
    });

    it('[T2] is synced only with what is committed', async () => {
      const dojoId = await pod.createDojo();
      const typist = await editors.joinedTatami(dojoId);
      typeInto(typist, 'kept. ');
      await until('the first words are saved', () => typist.unsaved === 0);
      const release = await holdHead(pod.tenant.adminUrl, dojoId);
      try {
        typeInto(typist, 'not yet.');
        const joiner = await editors.stock(version, dojoId, { name: 'Joiner' });
        joiner.shareAs({ name: 'Joiner' });
        // Step 1 was sent before this presence, so by now the server could have answered it.
        await until('the joiner has been heard', () => typist.members().some(who => who.name === 'Joiner'));
        expect(joiner.synced).toBe(false);
        expect(joiner.text).toBe('');
        expect(typist.unsaved).toBe(1);
        await release();
        await until('the joiner is synced', () => joiner.synced);
        expect(joiner.text).toBe('kept. not yet.');
        expect(await committedText(pod, dojoId)).toBe('kept. not yet.');
      } finally {
        await release();
      }
    });

    it('[I4] loses a refused insert from its screen, types on, and what it types is saved', async () => {
      const dojoId = await pod.createDojo();
      const peer = await editors.joinedTatami(dojoId);
      const paster = await editors.joinedStock(version, dojoId);
      paster.type('before ');
      await until('the peer sees it', () => textOf(peer) === 'before ');
      paster.type('x'.repeat(300 * 1024));
      paster.type('after');
      await until('the paste is gone', () => paster.text === 'before after', {
        describe: () => `${paster.text.length} characters`,
      });
      paster.type(', and on');
      await until('the peer sees what was typed since', () => textOf(peer) === 'before after, and on');
      expect(await editors.textForNewcomer(dojoId)).toBe('before after, and on');
      expect(paster.synced).toBe(true);
    });
  });

  it.each(STOCK_VERSIONS)(
    '[R17] lose a paste of 3 MiB from the screen, and type on: version %i',
    async version => {
      const dojoId = await pod.createDojo();
      const peer = await editors.joinedTatami(dojoId);
      const paster = await editors.joinedStock(version, dojoId);
      paster.type('before ');
      await until('the peer sees it', () => textOf(peer) === 'before ');
      paster.type('x'.repeat(3 * 1024 * 1024));
      paster.type('after');
      await until('the paste is gone', () => paster.text === 'before after', {
        describe: () => `${paster.text.length} characters`,
      });
      paster.type(', and on');
      await until('the peer sees what was typed since', () => textOf(peer) === 'before after, and on');
      expect(await editors.textForNewcomer(dojoId)).toBe('before after, and on');
    },
  );

  it.each(STOCK_VERSIONS)('[C4] go on after their token, with another one: version %i', async version => {
    const clock = new SkippingClock();
    const ownPod = await TestPod.start({ clock });
    const there = new Editors(ownPod);
    try {
      const dojoId = await ownPod.createDojo();
      const userId = ownPod.newUser();
      const peer = await there.joinedTatami(dojoId);
      const client = await there.joinedStock(version, dojoId, { userId, expiresInS: 60 });
      client.renewWith(() => ownPod.token({ userId }));
      client.type('before, ');
      await until('the peer sees the first word', () => textOf(peer) === 'before, ');
      clock.skip(95_000);
      await until('the token is over', () => client.closeCodes.includes(4401));
      client.type('after');
      await until('the peer sees both', () => textOf(peer) === 'before, after');
    } finally {
      there.closeAll();
      await ownPod.stop();
    }
  });

  it.each([2, 4] as const)(
    '[C11] are slowed when they come back with a token that is over: version %i',
    async version => {
      const client = await editors.stock(version, await pod.createDojo(), { expiresInS: -60 });
      await until('it came five times', () => client.openTimes.length >= 5);
      const pauses = client.openTimes.slice(1).map((at, i) => at - (client.openTimes[i] ?? 0));
      expect(pauses[0]).toBeLessThan(pauses[1] ?? 0);
      for (const [i, delayMs] of [500, 1_000, 2_000].entries())
        expect(pauses[i + 1]).toBeGreaterThan(delayMs - 20);
    },
  );

  it('[R17] [C11] are told 4413 for a message of 5 MiB: version 3 stops, the others come later and later', async () => {
    const dojoId = await pod.createDojo();
    const clients = await Promise.all(STOCK_VERSIONS.map(version => editors.joinedStock(version, dojoId)));
    for (const client of clients) client.type('x'.repeat(5 * 1024 * 1024));
    const [second, third, fourth] = clients;
    await until('two came four times', () =>
      [second, fourth].every(client => (client?.openTimes.length ?? 0) >= 4),
    );
    expect(clients.map(client => new Set(client.closeCodes))).toEqual(clients.map(() => new Set([4413])));
    expect(third?.openTimes).toHaveLength(1);
    for (const client of [second, fourth]) {
      const times = client?.openTimes ?? [];
      const pauses = times.slice(1).map((at, i) => at - (times[i] ?? 0));
      expect(pauses[2]).toBeGreaterThan(980);
    }
    expect(await editors.textForNewcomer(dojoId)).toBe('');
  });

  it('[P5] hear something at least every 15 s, though nobody is there', async () => {
    const openedAt = idle.map(client => client.frameTimes.at(0) ?? 0);
    await until(
      'each has heard the heartbeat',
      () => idle.every((client, i) => (client.frameTimes.at(-1) ?? 0) - (openedAt[i] ?? 0) > 5_000),
      { withinMs: 13_000 },
    );
    for (const { frameTimes } of idle) {
      const silences = frameTimes.slice(1).map((time, i) => time - (frameTimes[i] ?? 0));
      expect(Math.max(...silences)).toBeLessThan(MAX_SILENCE_MS);
    }
  });
});

async function committedText(pod: TestPod, dojoId: DojoId): Promise<string> {
  const doc = new Y.Doc();
  for (const row of await pod.tenant.storage.journal.read(dojoId, 0, 1_000)) {
    for (const entry of decodeBatch(row.payload)) {
      if (entry.kind === 'update') Y.applyUpdate(doc, entry.bytes);
    }
  }
  return doc.getText(FILE).toString();
}
