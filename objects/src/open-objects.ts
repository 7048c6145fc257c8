import { createHmac } from 'node:crypto';
import { FileSystemStore } from './file-system/file-system-store.ts';
import type { ObjectStore } from './object-store.ts';

interface ObjectsSettings {
  readonly bucket: string | undefined;
  readonly region: string;
  readonly endpoint: string | undefined;
  readonly folder: string;
  /** Of the process: signs the addresses of a folder. */
  readonly secret: Uint8Array;
}

/** Where a folder's files are served: the API does it itself. */
const OBJECTS_ADDRESS = '/v1/objects';

/** S3 if a bucket is named, otherwise a folder of this machine. */
export async function openObjects(settings: ObjectsSettings): Promise<ObjectStore> {
  const { bucket, region, endpoint, folder } = settings;
  if (bucket !== undefined) {
    // Loaded only where it is used: the SDK is large, and complains of the version of Node.js as soon as it is there.
    const { S3Store } = await import('./s3/s3-store.ts');
    return new S3Store({ bucket, region, ...(endpoint !== undefined && { endpoint }) });
  }
  // One secret for two uses would let a signature of one be taken for the other.
  const secret = createHmac('sha256', settings.secret).update('objects').digest();
  return FileSystemStore.open({ folder, secret, address: OBJECTS_ADDRESS, now: Date.now });
}
