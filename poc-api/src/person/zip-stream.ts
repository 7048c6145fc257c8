import { Zip, ZipDeflate } from 'fflate';
import type { ExportedFile } from './person-export.ts';

/** The files as one zip, byte by byte as they are read: each is a JSON array. */
export async function* zipOf(files: readonly ExportedFile[]): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const encoder = new TextEncoder();
  for (const { name, items } of files) {
    const file = new ZipDeflate(name, { level: 6 });
    zip.add(file);
    let separator = '[\n';
    for await (const item of items) {
      file.push(encoder.encode(separator + JSON.stringify(item, undefined, 2)));
      separator = ',\n';
      yield* ready;
      ready = [];
    }
    file.push(encoder.encode(separator === '[\n' ? '[]\n' : '\n]\n'), true);
  }
  zip.end();
  yield* ready;
}
