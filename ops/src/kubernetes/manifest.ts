import { IMAGE_NAMES } from '../images/image.ts';
import { autoscaler } from './autoscaler.ts';
import { deployment } from './deployment.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { namespace, serviceAccount } from './identity.ts';
import { ingress, service } from './ingress.ts';
import { migrationJob } from './migration-job.ts';
import { denyAll, networkPolicy } from './network-policy.ts';
import { PORTS, SERVICE_NAMES } from './service.ts';
import type { Values } from './values.ts';

/** What is applied together, in this order. */
export function manifests(values: Values) {
  return {
    '1-namespace.yaml': [
      namespace(values),
      denyAll(values),
      ...IMAGE_NAMES.flatMap(name => [serviceAccount(name, values), networkPolicy(name, values)]),
    ],
    '2-migration.yaml': [migrationJob(values)],
    '3-services.yaml': [
      ...SERVICE_NAMES.flatMap(name => [
        deployment(name, values),
        disruptionBudget(name, values),
        autoscaler(name, values),
        ...(PORTS[name].http === undefined ? [] : [service(name, values)]),
      ]),
      ingress(values),
    ],
  };
}

export type ManifestFile = keyof ReturnType<typeof manifests>;
export type KubernetesObject = ReturnType<typeof manifests>[ManifestFile][number];
