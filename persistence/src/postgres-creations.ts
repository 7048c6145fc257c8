import { TatamiError } from '@tatami/protocol';
import { insertAttachment } from './attachment/insert-attachment.ts';
import type { Attachment, NewAttachment } from './attachment-store.ts';
import type { Created, Creations, RepeatableRequest } from './creations.ts';
import { createDojo, type NewDojo } from './dojo/create-dojo.ts';
import type { DojoSummary } from './dojo-store.ts';
import { hasPersistenceCode } from './errors.ts';
import { claimKey } from './idempotency/claim-key.ts';
import { forgetOldKeys } from './idempotency/forget-old-keys.ts';
import { readKey } from './idempotency/read-key.ts';
import { storeAnswer } from './idempotency/store-answer.ts';
import { insertPoc } from './poc/insert-poc.ts';
import type { NewPoc, Poc } from './poc-store.ts';
import type { Queryable } from './sql/connection.ts';
import type { PatientDatabase } from './sql/database.ts';
import { databaseWithin } from './sql/database-within.ts';

/** Creations in a tenant's PostgreSQL database, with the keys in the same database. */
export class PostgresCreations implements Creations {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  dojo(dojo: NewDojo, request?: RepeatableRequest): Promise<Created<DojoSummary>> {
    return this.#once(request, database => createDojo(database, dojo));
  }

  poc(poc: NewPoc, request?: RepeatableRequest): Promise<Created<Poc>> {
    return this.#once(request, database => insertPoc(database, poc));
  }

  async attachment(file: NewAttachment, request?: RepeatableRequest): Promise<Created<Attachment>> {
    if (request !== undefined) return this.#once(request, database => insertAttachment(database, file));
    const insert = () => this.#database.transaction(transaction => insertAttachment(transaction, file));
    return { thing: await insert(), isReplay: false };
  }

  async once<Answer>(
    request: RepeatableRequest | undefined,
    work: (database: PatientDatabase) => Promise<Answer>,
  ): Promise<Created<Answer>> {
    if (request === undefined) return { thing: await work(this.#database), isReplay: false };
    return this.#once(request, transaction => work(databaseWithin(transaction)));
  }

  async #once<Thing>(
    request: RepeatableRequest | undefined,
    create: (database: Queryable) => Promise<Thing>,
  ): Promise<Created<Thing>> {
    if (request === undefined) {
      return { thing: await create(this.#database), isReplay: false };
    }
    let hasKey = false;
    try {
      return await this.#database.transaction(async transaction => {
        hasKey = false;
        await forgetOldKeys(transaction, request.userId);
        hasKey = await claimKey(transaction, request);
        if (!hasKey) return { thing: await earlierThing<Thing>(transaction, request), isReplay: true };
        const thing = await create(transaction);
        await storeAnswer(transaction, request, JSON.stringify(thing));
        return { thing, isReplay: false };
      });
    } catch (cause) {
      if (!hasKey && hasPersistenceCode(cause, 'still-locked')) {
        throw new TatamiError('idempotency-key-in-use', { cause });
      }
      throw cause;
    }
  }
}

/** What was stored is what an earlier `create` of the same request returned, so it has the same type. */
async function earlierThing<Thing>(transaction: Queryable, request: RepeatableRequest): Promise<Thing> {
  const stored = await readKey(transaction, request);
  // The row was there a moment ago; gone means that it grew old in between.
  if (stored === undefined) throw new TatamiError('idempotency-key-in-use');
  if (!stored.isSameRequest) throw new TatamiError('idempotency-key-reused');
  if (stored.response === null)
    throw new TatamiError('not-found', { detail: 'What was made has been deleted' });
  return JSON.parse(stored.response) as Thing;
}
