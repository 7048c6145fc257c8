import type { ImageName } from '../images/image.ts';

/** By which a service's pods are found. They never change, because a Deployment's selector cannot. */
export function selectorOf(name: ImageName): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'tatami' };
}

/** Of an object of a service. */
export function metadataOf(name: ImageName, namespace: string) {
  return { name, namespace, labels: selectorOf(name) };
}
