import { readFile } from 'node:fs/promises';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { parseAllDocuments } from 'yaml';
import { EXAMPLE_VALUES } from '../src/kubernetes/example.ts';
import type { KubernetesObject } from '../src/kubernetes/manifest.ts';
import { render } from '../src/kubernetes/render.ts';
import { readValues, type Values } from '../src/kubernetes/values.ts';

export async function exampleValues(): Promise<Values> {
  return readValues(await readFile(EXAMPLE_VALUES, 'utf8'));
}

/** All objects, read back from the YAML that a cluster would be given. */
export function objectsOf(values: Values): KubernetesObject[] {
  return [...render(values).values()].flatMap(text =>
    parseAllDocuments(text).map(document => document.toJS() as KubernetesObject),
  );
}

export function ofKind<Kind extends KubernetesObject['kind']>(
  objects: readonly KubernetesObject[],
  kind: Kind,
): Extract<KubernetesObject, { kind: Kind }>[] {
  return objects.filter(
    (object): object is Extract<KubernetesObject, { kind: Kind }> => object.kind === kind,
  );
}

export function nameOf(object: KubernetesObject): string {
  return object.metadata?.name ?? '';
}

export function podSpecOf(object: IDeployment) {
  const spec = object.spec?.template.spec;
  if (spec === undefined) throw new Error(`${nameOf(object)} has no pods`);
  return spec;
}
