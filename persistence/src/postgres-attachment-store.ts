import type { PocId, UserId } from '@tatami/protocol';
import { completeAttachment } from './attachment/complete-attachment.ts';
import { deleteAttachment } from './attachment/delete-attachment.ts';
import { expireAttachments } from './attachment/expire-attachments.ts';
import { findAttachments } from './attachment/find-attachments.ts';
import { forgetDoomed } from './attachment/forget-doomed.ts';
import { listAttachments } from './attachment/list-attachments.ts';
import { lockPoc } from './attachment/lock-poc.ts';
import { readAttachment } from './attachment/read-attachment.ts';
import { readDoomed } from './attachment/read-doomed.ts';
import { setUploadId } from './attachment/set-upload-id.ts';
import type {
  Attachment,
  AttachmentAt,
  AttachmentId,
  AttachmentStore,
  DoomedObject,
} from './attachment-store.ts';
import type { PatientDatabase } from './sql/database.ts';

/**
 * In a tenant's PostgreSQL database. What changes the files of a POC locks the POC first, in a statement of its own, so
 * that the next one sees what others have just committed.
 */
export class PostgresAttachmentStore implements AttachmentStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  read(at: AttachmentAt): Promise<Attachment | undefined> {
    return readAttachment(this.#database, at);
  }

  list(pocId: PocId): Promise<Attachment[]> {
    return listAttachments(this.#database, pocId);
  }

  setUploadId(at: AttachmentAt, uploadId: string): Promise<string | undefined> {
    return setUploadId(this.#database, at, uploadId);
  }

  complete(at: AttachmentAt, actor: UserId): Promise<Attachment | undefined> {
    return this.#database.transaction(async transaction => {
      if (!(await lockPoc(transaction, at.pocId))) return undefined;
      await completeAttachment(transaction, at, actor);
      return readAttachment(transaction, at);
    });
  }

  delete(at: AttachmentAt, actor: UserId): Promise<boolean> {
    return this.#database.transaction(
      async transaction =>
        (await lockPoc(transaction, at.pocId)) && (await deleteAttachment(transaction, at, actor)),
    );
  }

  expire(olderThan: Date): Promise<number> {
    return expireAttachments(this.#database, olderThan);
  }

  doomed(limit: number): Promise<DoomedObject[]> {
    return readDoomed(this.#database, limit);
  }

  forgetDoomed(ids: readonly AttachmentId[]): Promise<void> {
    return forgetDoomed(this.#database, ids);
  }

  existing(ids: readonly AttachmentId[]): Promise<Set<AttachmentId>> {
    return findAttachments(this.#database, ids);
  }
}
