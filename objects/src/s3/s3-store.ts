import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
  type Part,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { TatamiError } from '@tatami/protocol';
import {
  type ContentPart,
  contentOf,
  type ObjectContent,
  partCountOf,
  partSizeOf,
} from '../object-content.ts';
import { type KeyPrefix, type ObjectKey, parseObjectKey } from '../object-key.ts';
import type { ObjectHead, ObjectStore, SignedRequest, StartedUpload, StoredObject } from '../object-store.ts';
import { DOWNLOAD_LIFETIME_S, UPLOAD_LIFETIME_S } from '../object-store.ts';
import type { ShownAs } from '../shown-as.ts';
import { base64Of, hexOf } from './checksum.ts';
import { s3Answer, unlessNotThere } from './s3-failure.ts';

export interface S3StoreOptions {
  readonly bucket: string;
  readonly region: string;
  /** Of another server than Amazon's that speaks S3; its bucket is then part of the path. */
  readonly endpoint?: string;
  /** Left out, they come from where the AWS SDK looks: the environment, a role of the machine, … */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What DeleteObjects takes at once. */
const MAX_DELETED_AT_ONCE = 1000;
const CHECKSUM_HEADER = 'x-amz-checksum-sha256';
/** The checksum stays a header: in the address, where the signer would put it, S3 does not hold the body to it. */
const SIGNED_PUT = {
  expiresIn: UPLOAD_LIFETIME_S,
  unhoistableHeaders: new Set([CHECKSUM_HEADER]),
  signableHeaders: new Set(['host', 'content-length', CHECKSUM_HEADER]),
};

/** Objects in a bucket of Amazon S3, or of something that speaks its protocol. */
export class S3Store implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor({ bucket, region, endpoint, credentials }: S3StoreOptions) {
    this.#bucket = bucket;
    this.#client = new S3Client({
      region,
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      ...(credentials && { credentials }),
      // Otherwise each signed PUT would ask for the CRC of the empty body that it is signed with.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: 2000, requestTimeout: 10_000 },
    });
  }

  async put(key: ObjectKey, bytes: Uint8Array): Promise<void> {
    const ChecksumSHA256 = base64Of(contentOf(bytes).sha256);
    await s3Answer(
      this.#client.send(new PutObjectCommand({ ...this.#object(key), Body: bytes, ChecksumSHA256 })),
    );
  }

  async read(key: ObjectKey): Promise<AsyncIterable<Uint8Array> | undefined> {
    const answer = await unlessNotThere(this.#client.send(new GetObjectCommand(this.#object(key))));
    // In Node.js the body is a stream of it.
    return answer?.Body as AsyncIterable<Uint8Array> | undefined;
  }

  async head(key: ObjectKey): Promise<ObjectHead | undefined> {
    const answer = await unlessNotThere(
      this.#client.send(new HeadObjectCommand({ ...this.#object(key), ChecksumMode: 'ENABLED' })),
    );
    return answer && { sizeBytes: answer.ContentLength ?? 0, sha256: hexOf(answer.ChecksumSHA256) };
  }

  async delete(keys: readonly ObjectKey[]): Promise<void> {
    for (let from = 0; from < keys.length; from += MAX_DELETED_AT_ONCE) {
      const Objects = keys.slice(from, from + MAX_DELETED_AT_ONCE).map(Key => ({ Key }));
      const { Errors = [] } = await s3Answer(
        this.#client.send(
          new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }),
        ),
      );
      if (Errors.length > 0) throw new TatamiError('objects-unavailable', { cause: Errors[0]?.Code });
    }
  }

  async *list(prefix: KeyPrefix): AsyncGenerator<StoredObject> {
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.#bucket, Prefix: prefix });
    for await (const { Contents = [] } of answeredPages(pages)) {
      for (const { Key = '', LastModified } of Contents) {
        if (parseObjectKey(Key) === undefined || LastModified === undefined) continue;
        yield { key: Key as ObjectKey, storedAtMs: LastModified.getTime() };
      }
    }
  }

  async signUpload(key: ObjectKey, { sizeBytes, sha256 }: ObjectContent): Promise<SignedRequest> {
    const ChecksumSHA256 = base64Of(sha256);
    const command = new PutObjectCommand({
      ...this.#object(key),
      ContentLength: sizeBytes,
      ChecksumSHA256,
    });
    const url = await s3Answer(getSignedUrl(this.#client, command, SIGNED_PUT));
    return { url, headers: { [CHECKSUM_HEADER]: ChecksumSHA256 } };
  }

  async signDownload(key: ObjectKey, { contentType, contentDisposition }: ShownAs): Promise<string> {
    const command = new GetObjectCommand({
      ...this.#object(key),
      ResponseContentType: contentType,
      ResponseContentDisposition: contentDisposition,
    });
    return s3Answer(getSignedUrl(this.#client, command, { expiresIn: DOWNLOAD_LIFETIME_S }));
  }

  async startParts(key: ObjectKey): Promise<string> {
    const { UploadId } = await s3Answer(
      this.#client.send(
        new CreateMultipartUploadCommand({ ...this.#object(key), ChecksumAlgorithm: 'SHA256' }),
      ),
    );
    if (UploadId === undefined) throw new TatamiError('objects-unavailable');
    return UploadId;
  }

  async signPart(key: ObjectKey, uploadId: string, part: ContentPart): Promise<SignedRequest> {
    const ChecksumSHA256 = base64Of(part.sha256);
    const command = new UploadPartCommand({
      ...this.#upload(key, uploadId),
      PartNumber: part.number,
      ContentLength: part.sizeBytes,
      ChecksumSHA256,
    });
    const url = await s3Answer(getSignedUrl(this.#client, command, SIGNED_PUT));
    return { url, headers: { [CHECKSUM_HEADER]: ChecksumSHA256 } };
  }

  async storedParts(key: ObjectKey, uploadId: string): Promise<number[]> {
    return (await this.#parts(key, uploadId)).map(({ PartNumber = 0 }) => PartNumber).sort((a, b) => a - b);
  }

  async finishParts(key: ObjectKey, uploadId: string, content: ObjectContent): Promise<void> {
    const stored = new Map((await this.#parts(key, uploadId)).map(part => [part.PartNumber, part]));
    const Parts = Array.from({ length: partCountOf(content) }, (_, i): CompletedPart => {
      const part = stored.get(i + 1);
      if (part?.Size !== partSizeOf(content, i + 1)) throw new TatamiError('upload-incomplete');
      const { PartNumber, ETag, ChecksumSHA256 } = part;
      return { PartNumber, ETag, ...(ChecksumSHA256 !== undefined && { ChecksumSHA256 }) };
    });
    const done = await unlessNotThere(
      this.#client.send(
        new CompleteMultipartUploadCommand({ ...this.#upload(key, uploadId), MultipartUpload: { Parts } }),
      ),
    );
    if (done === undefined) throw new TatamiError('upload-incomplete');
  }

  async abortParts(key: ObjectKey, uploadId: string): Promise<void> {
    await unlessNotThere(this.#client.send(new AbortMultipartUploadCommand(this.#upload(key, uploadId))));
  }

  async *listUploads(prefix: KeyPrefix): AsyncGenerator<StartedUpload> {
    const Bucket = this.#bucket;
    let marker: Pick<ListMultipartUploadsCommandOutput, 'NextKeyMarker' | 'NextUploadIdMarker'> = {};
    for (;;) {
      const page: ListMultipartUploadsCommandOutput = await s3Answer(
        this.#client.send(
          new ListMultipartUploadsCommand({
            Bucket,
            Prefix: prefix,
            KeyMarker: marker.NextKeyMarker,
            UploadIdMarker: marker.NextUploadIdMarker,
          }),
        ),
      );
      for (const { Key = '', UploadId, Initiated } of page.Uploads ?? []) {
        // A server may pass over the prefix.
        if (!Key.startsWith(prefix) || parseObjectKey(Key) === undefined) continue;
        if (UploadId === undefined || Initiated === undefined) continue;
        yield { key: Key as ObjectKey, uploadId: UploadId, startedAtMs: Initiated.getTime() };
      }
      if (page.IsTruncated !== true) return;
      marker = page;
    }
  }

  async check(): Promise<void> {
    await s3Answer(this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket })));
  }

  close(): void {
    this.#client.destroy();
  }

  /** One answer holds 1000 parts, and a file of ours has 64 at most. */
  async #parts(key: ObjectKey, uploadId: string): Promise<Part[]> {
    const command = new ListPartsCommand(this.#upload(key, uploadId));
    return (await unlessNotThere(this.#client.send(command)))?.Parts ?? [];
  }

  #object(key: ObjectKey) {
    return { Bucket: this.#bucket, Key: key };
  }

  #upload(key: ObjectKey, uploadId: string) {
    return { ...this.#object(key), UploadId: uploadId };
  }
}

async function* answeredPages<Page>(pages: AsyncIterator<Page>): AsyncGenerator<Page> {
  for (;;) {
    const next = await s3Answer(pages.next());
    if (next.done === true) return;
    yield next.value;
  }
}
