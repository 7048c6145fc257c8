import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TatamiError } from '@tatami/protocol';
import { type ContentPart, type ObjectContent, partCountOf, partSizeOf } from '../object-content.ts';
import type { KeyPrefix, ObjectKey } from '../object-key.ts';
import { parseObjectKey } from '../object-key.ts';
import type { ObjectHead, ObjectStore, SignedRequest, StartedUpload, StoredObject } from '../object-store.ts';
import { DOWNLOAD_LIFETIME_S, UPLOAD_LIFETIME_S } from '../object-store.ts';
import type { ShownAs } from '../shown-as.ts';
import { answering } from './answering.ts';
import { type Grant, Grants, type SignedGrant } from './grant.ts';
import { isMissing, unlessMissing } from './missing-file.ts';
import { PartFolders } from './part-folders.ts';
import { concatenated, writeFileWhole } from './write-file.ts';

export interface FileSystemStoreOptions {
  readonly folder: string;
  /** Signs addresses; the same in all processes that serve the folder. */
  readonly secret: Uint8Array;
  /** Where the bytes are served: `/v1/objects`, or with an origin before it. */
  readonly address: string;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** A file to be sent to somebody. */
export interface GrantedFile {
  readonly shownAs: ShownAs;
  readonly sizeBytes: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Objects in a folder of this machine: `objects/` as their keys say, `uploads/` in parts, `new/` while it is written. */
export class FileSystemStore implements ObjectStore {
  readonly #objects: string;
  readonly #new: string;
  readonly #parts: PartFolders;
  readonly #grants: Grants;
  readonly #address: string;
  readonly #now: () => number;

  private constructor({ folder, secret, address, now }: FileSystemStoreOptions) {
    this.#objects = join(folder, 'objects');
    this.#new = join(folder, 'new');
    this.#parts = new PartFolders(join(folder, 'uploads'));
    this.#grants = new Grants(secret);
    this.#address = address;
    this.#now = now;
  }

  /** What a process that was killed has left half written is removed: a folder has one process that writes. */
  static async open(options: FileSystemStoreOptions): Promise<FileSystemStore> {
    const store = new FileSystemStore(options);
    await rm(store.#new, { recursive: true, force: true });
    for (const folder of [store.#objects, store.#new]) await mkdir(folder, { recursive: true });
    return store;
  }

  put(key: ObjectKey, bytes: Uint8Array): Promise<void> {
    return answering(this.#write(join(this.#objects, key), [bytes]));
  }

  async read(key: ObjectKey): Promise<AsyncIterable<Uint8Array> | undefined> {
    const file = await answering(unlessMissing(open(join(this.#objects, key), 'r')));
    return file?.createReadStream();
  }

  /** A disk may have lost what it once took, so no checksum is promised. */
  async head(key: ObjectKey): Promise<ObjectHead | undefined> {
    const file = await answering(unlessMissing(stat(join(this.#objects, key))));
    return file && { sizeBytes: file.size, sha256: undefined };
  }

  async delete(keys: readonly ObjectKey[]): Promise<void> {
    for (const key of keys) await answering(rm(join(this.#objects, key), { force: true }));
  }

  async *list(prefix: KeyPrefix): AsyncGenerator<StoredObject> {
    const names = await answering(
      unlessMissing(readdir(join(this.#objects, prefix), { recursive: true, withFileTypes: true })),
    );
    for (const entry of names ?? []) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(this.#objects.length + 1).replaceAll('\\', '/');
      const file = await unlessMissing(stat(path));
      if (file !== undefined && parseObjectKey(name) !== undefined) {
        yield { key: name as ObjectKey, storedAtMs: file.mtimeMs };
      }
    }
  }

  async signUpload(key: ObjectKey, { sizeBytes, sha256 }: ObjectContent): Promise<SignedRequest> {
    return this.#signed({
      may: 'upload',
      key,
      sizeBytes,
      sha256,
      expiresAtMs: this.#inSeconds(UPLOAD_LIFETIME_S),
    });
  }

  async signDownload(key: ObjectKey, { contentType, contentDisposition }: ShownAs): Promise<string> {
    const expiresAtMs = this.#inSeconds(DOWNLOAD_LIFETIME_S);
    return this.#signed({ may: 'download', key, contentType, contentDisposition, expiresAtMs }).url;
  }

  startParts(key: ObjectKey): Promise<string> {
    return answering(this.#parts.start(key));
  }

  async signPart(key: ObjectKey, uploadId: string, part: ContentPart): Promise<SignedRequest> {
    const { number, sizeBytes, sha256 } = part;
    const expiresAtMs = this.#inSeconds(UPLOAD_LIFETIME_S);
    return this.#signed({ may: 'upload-part', key, uploadId, number, sizeBytes, sha256, expiresAtMs });
  }

  async storedParts(key: ObjectKey, uploadId: string): Promise<number[]> {
    return [...(await answering(this.#parts.parts(key, uploadId))).keys()].sort((a, b) => a - b);
  }

  async finishParts(key: ObjectKey, uploadId: string, content: ObjectContent): Promise<void> {
    const numbers = Array.from({ length: partCountOf(content) }, (_, i) => i + 1);
    const sizes = await answering(this.#parts.parts(key, uploadId));
    const isWhole = numbers.every(number => sizes.get(number) === partSizeOf(content, number));
    if (!isWhole) throw new TatamiError('upload-incomplete');
    const paths = await Promise.all(numbers.map(number => this.#parts.partPath(key, uploadId, number)));
    try {
      await this.#write(join(this.#objects, key), concatenated(paths));
    } catch (cause) {
      // Another call has finished it, or it was aborted, in between.
      if (isMissing(cause)) throw new TatamiError('upload-incomplete', { cause });
      return answering(Promise.reject(cause));
    }
    await answering(this.#parts.remove(key, uploadId));
  }

  abortParts(key: ObjectKey, uploadId: string): Promise<void> {
    return answering(this.#parts.remove(key, uploadId));
  }

  async *listUploads(prefix: KeyPrefix): AsyncGenerator<StartedUpload> {
    for await (const upload of this.#parts.list()) if (upload.key.startsWith(prefix)) yield upload;
  }

  async check(): Promise<void> {
    await answering(readdir(this.#new));
  }

  /**
   * Takes the body of a PUT to a signed address.
   * @throws TatamiError `signature-invalid`, `content-mismatch`, `upload-incomplete`
   */
  async receive(signed: SignedGrant, source: AsyncIterable<Uint8Array>): Promise<void> {
    const grant = this.#grants.verify(signed, this.#now());
    if (grant.may === 'download') throw new TatamiError('signature-invalid');
    const key = grant.key as ObjectKey;
    const path =
      grant.may === 'upload'
        ? join(this.#objects, key)
        : await this.#parts.partPath(key, grant.uploadId, grant.number);
    await answering(this.#write(path, source, grant));
  }

  /**
   * What a GET of a signed address is answered with.
   * @throws TatamiError `signature-invalid`, `not-found`
   */
  async send(signed: SignedGrant): Promise<GrantedFile> {
    const grant = this.#grants.verify(signed, this.#now());
    if (grant.may !== 'download') throw new TatamiError('signature-invalid');
    const { contentType, contentDisposition } = grant;
    const key = grant.key as ObjectKey;
    const head = await this.head(key);
    const bytes = head && (await this.read(key));
    if (head === undefined || bytes === undefined) throw new TatamiError('not-found');
    return { shownAs: { contentType, contentDisposition }, sizeBytes: head.sizeBytes, bytes };
  }

  #write(
    path: string,
    source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    content?: ObjectContent,
  ): Promise<void> {
    return writeFileWhole({
      path,
      temporaryFolder: this.#new,
      source,
      ...(content !== undefined && { content }),
    });
  }

  #signed(grant: Grant): SignedRequest {
    const { grant: text, signature } = this.#grants.sign(grant);
    return { url: `${this.#address}?${new URLSearchParams({ grant: text, signature })}`, headers: {} };
  }

  #inSeconds(seconds: number): number {
    return this.#now() + seconds * 1000;
  }
}
