import { readFileSync } from 'node:fs';
import { MappingRefused, type PocMapping, readMapping } from '@tatami/persistence';
import type { Setting } from '@tatami/service';

/** The path of a mapping file, which is read and checked at once. Undefined for the built-in mapping. */
export function mappingFile(options: { sets: string }): Setting<PocMapping | undefined> {
  return {
    fallback: 'the built-in mapping',
    kind: 'path of a JSON file',
    sets: options.sets,
    read: path => {
      if (path === undefined || path === '') return { value: undefined };
      try {
        return { value: readMapping(JSON.parse(readFileSync(path, 'utf8'))) };
      } catch (error) {
        if (error instanceof MappingRefused)
          return { problem: `names ${path}, which is refused at ${error.message}` };
        if (error instanceof SyntaxError)
          return { problem: `names ${path}, which is no JSON: ${error.message}` };
        return { problem: `names ${path}, which cannot be read` };
      }
    },
  };
}
