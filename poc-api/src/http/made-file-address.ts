import { type ObjectKey, type ObjectStore, shownAs } from '@tatami/objects';
import { TatamiError } from '@tatami/protocol';

/**
 * The address that a file which was made can be read from.
 * @throws TatamiError `not-found` if there is no such file, or none any more
 */
export async function madeFileAddress<File extends { fileName: string; contentType: string }>(
  objects: ObjectStore,
  file: File | undefined,
  keyOf: (file: File) => ObjectKey,
): Promise<{ url: string }> {
  if (file === undefined) throw new TatamiError('not-found');
  const key = keyOf(file);
  if ((await objects.head(key)) === undefined) throw new TatamiError('not-found');
  return { url: await objects.signDownload(key, shownAs(file.fileName, file.contentType)) };
}
