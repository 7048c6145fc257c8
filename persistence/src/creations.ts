import type { UserId } from '@tatami/protocol';
import type { Attachment, NewAttachment } from './attachment-store.ts';
import type { NewDojo } from './dojo/create-dojo.ts';
import type { DojoSummary } from './dojo-store.ts';
import type { NewPoc, Poc } from './poc-store.ts';
import type { PatientDatabase } from './sql/database.ts';

/** A request that its sender may send again, after a lost answer, without a second effect. */
export interface RepeatableRequest {
  readonly userId: UserId;
  /** Chosen by the sender, anew for each thing they want made. */
  readonly key: string;
  /** Of what is asked for, and of what kind. */
  readonly hash: Uint8Array;
}

export interface Created<Thing> {
  readonly thing: Thing;
  /** Whether an earlier request with the same key made it. */
  readonly isReplay: boolean;
}

/**
 * Makes things at most once per key, for a day. The key is stored by the transaction that makes the thing, so they are
 * both there or neither.
 *
 * All throw TatamiError `idempotency-key-reused` (for another request), `idempotency-key-in-use` (the first request is
 * still being carried out after about 5 s), and `not-found` (what it made has been deleted since).
 */
export interface Creations {
  /** @throws TatamiError `too-many-dojos` */
  dojo(dojo: NewDojo, request?: RepeatableRequest): Promise<Created<DojoSummary>>;
  poc(poc: NewPoc, request?: RepeatableRequest): Promise<Created<Poc>>;
  /** @throws TatamiError `not-found` if there is no such POC, `too-many-attachments` */
  attachment(file: NewAttachment, request?: RepeatableRequest): Promise<Created<Attachment>>;
  /**
   * Anything else, by stores on the database that the work is given: with a request all that they do is one transaction,
   * without one each has its own. The work may run again after a lock, and its answer has to be JSON.
   */
  once<Answer>(
    request: RepeatableRequest | undefined,
    work: (database: PatientDatabase) => Promise<Answer>,
  ): Promise<Created<Answer>>;
}
