import { S3ServiceException } from '@aws-sdk/client-s3';
import { TatamiError } from '@tatami/protocol';

/** By name, because a HEAD has no body that could say a code. */
const NOT_THERE: ReadonlySet<string> = new Set(['NoSuchKey', 'NotFound', 'NoSuchUpload']);

/** @throws TatamiError `objects-unavailable` for whatever goes wrong; the cause goes to the log and to nobody else */
export async function s3Answer<Answer>(request: Promise<Answer>): Promise<Answer> {
  try {
    return await request;
  } catch (cause) {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('objects-unavailable', { cause });
  }
}

/** Undefined if there is no such object or upload. */
export async function unlessNotThere<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (cause) {
    if (cause instanceof S3ServiceException && NOT_THERE.has(cause.name)) return undefined;
    return s3Answer(Promise.reject(cause));
  }
}
