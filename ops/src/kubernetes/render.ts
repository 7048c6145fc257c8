import { stringify } from 'yaml';
import { checkObject } from './check-object.ts';
import { type ManifestFile, manifests } from './manifest.ts';
import type { Values } from './values.ts';

const HEAD = '# Written by `npm run kubernetes`: change the values, not this.\n';

/** The text of each file, checked against the schemas of Kubernetes. */
export function render(values: Values): ReadonlyMap<ManifestFile, string> {
  return new Map(
    Object.entries(manifests(values)).map(([file, objects]) => {
      for (const object of objects) checkObject(object);
      const documents = objects.map(object =>
        stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }),
      );
      return [file as ManifestFile, HEAD + documents.join('---\n')];
    }),
  );
}
