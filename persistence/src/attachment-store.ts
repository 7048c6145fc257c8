import type { PocId, UserId } from '@tatami/protocol';

declare const brand: unique symbol;
/** A UUID in lower case, as all ids of the domain. */
export type AttachmentId = string & { readonly [brand]: 'AttachmentId' };

export type AttachmentKind = 'attachment' | 'screenshot';

export interface NewAttachment {
  readonly id: AttachmentId;
  readonly pocId: PocId;
  readonly kind: AttachmentKind;
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** As the store of objects counts it, in hexadecimal digits. */
  readonly sha256: string;
  readonly createdBy: UserId;
}

export interface Attachment extends NewAttachment {
  readonly state: 'uploading' | 'ready';
  /** Of screenshots that are ready: their order. */
  readonly position: number | null;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** Of a file that goes in parts, once it was begun at the store. */
  readonly uploadId: string | null;
}

export interface AttachmentAt {
  readonly id: AttachmentId;
  readonly pocId: PocId;
}

/** An object that the store has to forget. */
export interface DoomedObject extends AttachmentAt {
  readonly uploadId: string | null;
}

/**
 * What is known of the files of one tenant's POCs. Who may see and change what is decided by the caller.
 *
 * A file that becomes ready, and one that was ready and goes, raise the POC's revision: what a reader gets is then
 * another POC, which a search has to learn of, and which nobody should overwrite unseen. One that is still being sent
 * changes nothing that anybody can see.
 */
export interface AttachmentStore {
  read(at: AttachmentAt): Promise<Attachment | undefined>;
  /** Those that are ready: screenshots in their order, then the others, oldest first. */
  list(pocId: PocId): Promise<Attachment[]>;
  /** The first upload that was begun for the file stays; this returns that. Undefined if the file is gone. */
  setUploadId(at: AttachmentAt, uploadId: string): Promise<string | undefined>;
  /** Undefined, and nothing done, if the file is gone. One that is ready stays as it is. */
  complete(at: AttachmentAt, actor: UserId): Promise<Attachment | undefined>;
  /** False, and nothing done, if it is gone. */
  delete(at: AttachmentAt, actor: UserId): Promise<boolean>;
  /** Deletes those that were begun long ago and never arrived; says how many. */
  expire(olderThan: Date): Promise<number>;
  doomed(limit: number): Promise<DoomedObject[]>;
  forgetDoomed(ids: readonly AttachmentId[]): Promise<void>;
  /** Which of these are there. */
  existing(ids: readonly AttachmentId[]): Promise<Set<AttachmentId>>;
}
