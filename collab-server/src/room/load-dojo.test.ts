import { brotliCompressSync } from 'node:zlib';
import type { UserId, WriterId } from '@tatami/protocol';
import { decodeBatch, encodeBatch } from '@tatami/protocol';
import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { RoomFixture } from '../../testing/simulation/index.ts';
import { makeSnapshot } from '../worker/make-snapshot.ts';
import { DojoDocument } from './dojo-document.ts';

/** A journal as other pods wrote it, behind the back of the one that is tested. */
class WrittenJournal {
  readonly fixture = new RoomFixture();
  readonly #writer = this.fixture.newId<WriterId>();
  readonly #doc = new Y.Doc();
  readonly quarantined: string[] = [];
  #batch = 0n;

  constructor() {
    this.#doc.clientID = 5;
    this.fixture.store.quarantine = async (_dojoId, seq, index) => {
      this.quarantined.push(`${seq}:${index}`);
    };
  }

  get stored() {
    const dojo = this.fixture.database.dojo(this.fixture.dojoId);
    if (dojo === undefined) throw new Error('the fixture has a dojo');
    return dojo;
  }

  append(payload: Uint8Array): void {
    const { database, dojoId } = this.fixture;
    database.append(this.#writer, [{ dojoId, epoch: 1, batch: ++this.#batch, payload }]);
  }

  /** @returns the update */
  type(text: string): Uint8Array {
    let update: Uint8Array = new Uint8Array(0);
    this.#doc.once('update', (made: Uint8Array) => {
      update = made;
    });
    const file = this.#doc.getText('main');
    file.insert(file.length, text);
    return update;
  }

  /** A batch with one edit. */
  batchOf(bytes: Uint8Array): Uint8Array {
    const userId = this.fixture.newId<UserId>();
    return encodeBatch([{ kind: 'update', userId, clientId: 5, deltaMs: 0, bytes }]);
  }

  /** Opens the dojo, and lets the pod do what it does while somebody is there and after they left. */
  async openAndLeave(): Promise<string> {
    const room = await this.fixture.open();
    const ana = await this.fixture.join(room);
    const { shown } = ana;
    ana.leave();
    await this.fixture.clock.run(60_000);
    return shown;
  }
}

/** What this batch would look like from a server that writes the next version. */
function asNextVersion(payload: Uint8Array): Uint8Array {
  return payload.with(0, (payload[0] ?? 0) + 1);
}

describe('opening a dojo', () => {
  it('[O10] is left to newer pods if one of them wrote a row, and hides nothing of it', async () => {
    const journal = new WrittenJournal();
    journal.append(journal.batchOf(journal.type('one ')));
    const payload = journal.batchOf(journal.type('two '));
    journal.append(asNextVersion(payload));
    journal.append(journal.batchOf(journal.type('three ')));
    await expect(journal.fixture.open()).rejects.toMatchObject({ code: 'newer-version' });
    expect(journal.stored.snapshots).toEqual([]);
    expect(journal.quarantined).toEqual([]);
  });

  it('[O10] closes the members of a room into which a newer pod writes, with 1013', async () => {
    const journal = new WrittenJournal();
    const room = await journal.fixture.open();
    const ana = await journal.fixture.join(room);
    journal.append(asNextVersion(journal.batchOf(journal.type('new'))));
    await journal.fixture.clock.run(5_000);
    expect(ana.closed).toEqual({ code: 1013, reason: 'newer-version' });
  });

  it('[O9] makes no snapshot over a damaged row, and shows the row when it can be read again', async () => {
    const journal = new WrittenJournal();
    journal.append(journal.batchOf(journal.type('one ')));
    const good = journal.batchOf(journal.type('two '));
    journal.append(good.slice(0, -2));
    journal.append(journal.batchOf(journal.type('three ')));
    expect(await journal.openAndLeave()).toBe('one ');
    expect(journal.stored.snapshots).toEqual([]);
    expect(journal.quarantined).toEqual([]);
    const [first, second, third] = journal.stored.rows;
    if (!first || !second || !third) throw new Error('three rows were written');
    journal.stored.rows.splice(1, 1, { ...second, payload: good });
    expect(await journal.openAndLeave()).toBe('one two three ');
  });

  it.each([
    ['cut short', (state: Uint8Array) => state.slice(0, state.length / 2)],
    ['empty', () => new Uint8Array(0)],
    ['of other bytes', () => brotliCompressSync(Uint8Array.of(9, 9, 9))],
    [
      'with a part that waits for something missing',
      () => {
        const doc = new Y.Doc();
        doc.getText('main').insert(0, 'a');
        const before = Y.encodeStateVector(doc);
        doc.getText('main').insert(1, 'b');
        const waiting = new Y.Doc();
        Y.applyUpdate(waiting, Y.encodeStateAsUpdate(doc, before));
        return brotliCompressSync(Y.encodeStateAsUpdateV2(waiting));
      },
    ],
  ])('[O9] drops a snapshot that is %s, and reads the journal', async (_what, spoil) => {
    const journal = new WrittenJournal();
    journal.append(journal.batchOf(journal.type('all of it')));
    expect(await journal.openAndLeave()).toBe('all of it');
    const [snapshot] = journal.stored.snapshots;
    if (!snapshot) throw new Error('a snapshot was written');
    const spoilt = { ...snapshot, state: new Uint8Array(spoil(snapshot.state)) };
    journal.stored.snapshots.splice(0, 1, spoilt);
    expect(await journal.openAndLeave()).toBe('all of it');
    expect(journal.stored.snapshots).not.toContain(spoilt);
    expect(journal.fixture.troubles.join()).toContain('snapshot');
  });

  it('[O9] drops a snapshot that misses an edit', async () => {
    const journal = new WrittenJournal();
    journal.append(journal.batchOf(journal.type('all ')));
    await journal.openAndLeave();
    const [early] = journal.stored.snapshots;
    if (!early) throw new Error('a snapshot was written');
    journal.append(journal.batchOf(journal.type('of it')));
    await journal.openAndLeave();
    const late = journal.stored.snapshots.at(-1);
    if (!late || late === early) throw new Error('another snapshot was written');
    journal.stored.snapshots.splice(0, 2, { ...late, state: early.state });
    expect(await journal.openAndLeave()).toBe('all of it');
  });

  it('[R6] knows a pause that was committed after its head was read', async () => {
    const { fixture } = new WrittenJournal();
    const { journal, database, dojoId } = fixture;
    const heads = journal.heads.bind(journal);
    journal.heads = async dojoIds => {
      const found = await heads(dojoIds);
      journal.heads = heads;
      database.changeState(dojoId, 'paused', {
        writer: fixture.newId<WriterId>(),
        batch: 1n,
        payload: encodeBatch([
          {
            kind: 'pause',
            userId: fixture.newId<UserId>(),
            clientId: 0,
            deltaMs: 0,
            bytes: new Uint8Array(0),
          },
        ]),
      });
      return found;
    };
    const ana = await fixture.join(await fixture.open());
    expect(ana.messages('session')).toMatchObject([{ session: { state: 'paused' } }]);
  });

  it('[R4] goes on from a snapshot of a row that was committed while the dojo was read', async () => {
    const written = new WrittenJournal();
    const { journal } = written.fixture;
    const latestSnapshot = journal.latestSnapshot.bind(journal);
    journal.latestSnapshot = async dojoId => {
      journal.latestSnapshot = latestSnapshot;
      written.append(written.batchOf(written.type('text ')));
      const [row] = written.stored.rows;
      if (!row) throw new Error('a row was written');
      written.stored.snapshots.push({
        seq: row.seq,
        ...makeSnapshot(
          undefined,
          decodeBatch(row.payload).map(({ bytes }) => bytes),
        ),
      });
      return latestSnapshot(dojoId);
    };
    const ana = await written.fixture.join(await written.fixture.open());
    expect(ana.shown).toBe('text ');
    ana.edit(text => text.insert(0, 'more '));
    await written.fixture.clock.run(5_000);
    expect(ana.messages('saved').at(-1)).toMatchObject({ n: 1 });
    expect(ana.closed).toBeUndefined();
  });

  it('[R4] does not open a dojo whose database is set back while it is read', async () => {
    const journal = new WrittenJournal();
    journal.append(journal.batchOf(journal.type('text ')));
    await journal.openAndLeave();
    expect(journal.stored.snapshots).toHaveLength(1);
    const rows = journal.stored.rows.splice(0);
    await expect(journal.fixture.open()).rejects.toThrow('changed while it was read');
    journal.stored.rows.push(...rows);
    expect(await journal.openAndLeave()).toBe('text ');
  });

  it('[O11] shows nothing of an entry that was put away, though it can be read', async () => {
    const journal = new WrittenJournal();
    journal.append(journal.batchOf(journal.type('shown ')));
    journal.append(journal.batchOf(journal.type('put away')));
    journal.stored.quarantined.add('2:0');
    expect(await journal.openAndLeave()).toBe('shown ');
  });

  it('[O11] puts away one bad entry of a thousand, and nothing that rests on it', async () => {
    const journal = new WrittenJournal();
    journal.append(journal.batchOf(journal.type('never seen ')));
    const [bad] = journal.stored.rows;
    if (!bad) throw new Error('a row was written');
    journal.stored.rows.splice(0, 1, {
      ...bad,
      payload: journal.batchOf(Uint8Array.of(1, 1, 5, 0, 31, 1, 1, 102)),
    });
    const other = new Y.Doc();
    other.clientID = 9;
    const updates: Uint8Array[] = [];
    other.on('update', (update: Uint8Array) => updates.push(update));
    for (let i = 0; i < 500; i++) {
      journal.append(journal.batchOf(journal.type('x')));
      other.getText('other').insert(i, 'y');
      journal.append(journal.batchOf(updates[i] ?? new Uint8Array(0)));
    }
    const room = await journal.fixture.open();
    const ana = await journal.fixture.join(room);
    const seen = new Y.Doc();
    for (const { update } of ana.messages('batch')) Y.applyUpdate(seen, update);
    expect(seen.getText('other').toString()).toBe('y'.repeat(500));
    expect(journal.quarantined).toEqual(['1:0']);
    // Writing goes on.
    ana.edit(text => text.insert(0, 'new'));
    await journal.fixture.clock.run(1_000);
    expect(ana.messages('saved').at(-1)).toMatchObject({ n: 1 });
  });

  it('[O11] makes no document anew for entries that no document can take, however many', async () => {
    const journal = new WrittenJournal();
    for (let i = 0; i < 500; i++) {
      journal.append(journal.batchOf(journal.type('x')));
      journal.append(journal.batchOf(Uint8Array.of(1, 1, 5, 0, 31, 1, 1, 102)));
    }
    const applied = vi.spyOn(DojoDocument.prototype, 'applyWhatFits');
    expect(await journal.openAndLeave()).toBe('x'.repeat(500));
    expect(applied).toHaveBeenCalledTimes(1_000);
    applied.mockRestore();
    expect(journal.quarantined).toHaveLength(500);
  });
});
