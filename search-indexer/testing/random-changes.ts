import type { SeededRandom } from '@tatami/kernel';
import type { Poc, TenantPersistence } from '@tatami/persistence';
import { type Queryable, sql } from '@tatami/persistence';
import { newPoc } from '@tatami/persistence/testing';

const WORDS = ['bowling', 'tennis', 'integração', 'getUserById', 'C++', 'raft', 'websocket', 'corrida'];

/** Somebody who makes, changes and deletes POCs in any order, and takes some of it back. */
export class RandomChanges {
  readonly #storage: TenantPersistence;
  readonly #random: SeededRandom;
  readonly #known: Poc[] = [];

  constructor(storage: TenantPersistence, random: SeededRandom) {
    this.#storage = storage;
    this.#random = random;
  }

  async one(): Promise<void> {
    const dice = this.#random.next();
    const place = Math.floor(this.#random.next() * this.#known.length);
    const known = this.#known[place];
    const { creations, pocs, database } = this.#storage;
    if (known === undefined || dice < 0.35) {
      const { thing } = await creations.poc(
        newPoc({ name: this.#text(2), description: this.#text(6), sourceNames: [this.#word()] }),
      );
      this.#known.push(thing);
    } else if (dice < 0.75) {
      const revision = { id: known.id, rev: known.rev, actor: known.ownerId };
      const visibility = this.#random.next() < 0.5 ? 'private' : 'tenant';
      const changed = await pocs.update(revision, { name: this.#text(2), tags: [this.#word()], visibility });
      if (changed) this.#known[place] = changed;
    } else if (dice < 0.9) {
      await pocs.delete({ id: known.id, rev: known.rev, actor: known.ownerId });
      this.#known.splice(place, 1);
    } else await takeBack(database, known);
  }

  #word(): string {
    return WORDS[Math.floor(this.#random.next() * WORDS.length)] ?? 'none';
  }

  #text(words: number): string {
    return Array.from({ length: words }, () => this.#word()).join(' ');
  }
}

async function takeBack(database: TenantPersistence['database'], poc: Poc): Promise<void> {
  const change = async (transaction: Queryable) => {
    await transaction.query(sql`update poc set name = 'never was', rev = rev + 1 where id = ${poc.id}::uuid`);
    throw new Error('taken back');
  };
  await database.transaction(change).catch((error: Error) => {
    if (error.message !== 'taken back') throw error;
  });
}
