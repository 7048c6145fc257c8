import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { metadataOf, selectorOf } from './labels.ts';
import type { ServiceName } from './service.ts';
import type { Values } from './values.ts';

/** Nodes are emptied one pod of a service after the other; one that is not ready holds nobody up. */
export function disruptionBudget(name: ServiceName, values: Values): IPodDisruptionBudget {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadataOf(name, values.namespace),
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selectorOf(name) },
    },
  };
}
