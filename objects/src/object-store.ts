import type { ContentPart, ObjectContent } from './object-content.ts';
import type { KeyPrefix, ObjectKey } from './object-key.ts';
import type { ShownAs } from './shown-as.ts';

/** A request that somebody without an account at the store may make, exactly so, until it expires. */
export interface SignedRequest {
  readonly url: string;
  /** To be sent as they are: they are part of what was signed. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ObjectHead {
  readonly sizeBytes: number;
  /** Of ObjectContent, if the store itself has checked it against the bytes; otherwise they have to be read. */
  readonly sha256: string | undefined;
}

export interface StoredObject {
  readonly key: ObjectKey;
  /** Unix milliseconds. */
  readonly storedAtMs: number;
}

/** A file that is sent in parts, and is no object yet. */
export interface StartedUpload {
  readonly key: ObjectKey;
  readonly uploadId: string;
  readonly startedAtMs: number;
}

/** How long a signed request is good for: long enough to send a part over a slow line. */
export const UPLOAD_LIFETIME_S = 900;
export const DOWNLOAD_LIFETIME_S = 300;

/**
 * Where files are. All methods throw TatamiError `objects-unavailable` while the store does not answer.
 *
 * An upload is not to be believed before `verifyContent` has seen what arrived: a store may take a request that it
 * should refuse.
 */
export interface ObjectStore {
  put(key: ObjectKey, bytes: Uint8Array): Promise<void>;
  /** Undefined if there is no such object. */
  read(key: ObjectKey): Promise<AsyncIterable<Uint8Array> | undefined>;
  head(key: ObjectKey): Promise<ObjectHead | undefined>;
  /** Resolves when none of them is there any more; one that was not there is no error. */
  delete(keys: readonly ObjectKey[]): Promise<void>;
  /** In no order. */
  list(prefix: KeyPrefix): AsyncIterable<StoredObject>;

  /** A PUT of a file of one part. */
  signUpload(key: ObjectKey, content: ObjectContent): Promise<SignedRequest>;
  /** A GET: what comes is shown by a browser as this says, whatever its sender called it. */
  signDownload(key: ObjectKey, shownAs: ShownAs): Promise<string>;

  /** @returns the id of the upload */
  startParts(key: ObjectKey): Promise<string>;
  /** A PUT of one part. */
  signPart(key: ObjectKey, uploadId: string, part: ContentPart): Promise<SignedRequest>;
  /** The numbers of the parts that have arrived, ascending. None for an upload that is not there. */
  storedParts(key: ObjectKey, uploadId: string): Promise<number[]>;
  /**
   * Makes one object of the parts.
   * @throws TatamiError `upload-incomplete` if one is missing or of a wrong size, or the upload is over
   */
  finishParts(key: ObjectKey, uploadId: string, content: ObjectContent): Promise<void>;
  /** Forgets the parts; an upload that is not there is no error. */
  abortParts(key: ObjectKey, uploadId: string): Promise<void>;
  listUploads(prefix: KeyPrefix): AsyncIterable<StartedUpload>;

  /** Resolves if the store answers. */
  check(): Promise<void>;
}
