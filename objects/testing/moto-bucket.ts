import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startMoto } from '@tatami/engines';
import { S3Store, type S3StoreOptions } from '../src/s3/s3-store.ts';

/** A store on an S3 server of its own. */
export interface MotoBucket {
  readonly store: S3Store;
  readonly options: S3StoreOptions;
  stop(): Promise<void>;
}

const REGION = 'sa-east-1';
/** The server takes any. */
const CREDENTIALS = { accessKeyId: 'tatami', secretAccessKey: 'tatami-secret' };

/** @param program as `installMoto` of engines has found it */
export async function motoBucket(program: string): Promise<MotoBucket> {
  const server = await startMoto(program);
  const options = {
    bucket: 'tatami-test',
    region: REGION,
    endpoint: server.endpoint,
    credentials: CREDENTIALS,
  };
  const client = new S3Client({ ...options, forcePathStyle: true });
  await client.send(
    new CreateBucketCommand({
      Bucket: options.bucket,
      CreateBucketConfiguration: { LocationConstraint: REGION },
    }),
  );
  client.destroy();
  const store = new S3Store(options);
  return {
    store,
    options,
    stop: async () => {
      store.close();
      await server.stop();
    },
  };
}
