import type { INamespace } from 'kubernetes-models/v1/Namespace';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { ImageName } from '../images/image.ts';
import { metadataOf } from './labels.ts';
import type { Values } from './values.ts';

/** Kubernetes refuses a pod in it that asks for more than ours do. */
export function namespace({ namespace: name }: Values): INamespace {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        // A new pod counts as ready when the load balancer sends to it, and a deploy waits for that.
        'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled',
      },
    },
  };
}

/** Who a service is to AWS; nobody, for most. */
export function serviceAccount(name: ImageName, { namespace, awsRoles }: Values): IServiceAccount {
  const role = name in awsRoles ? awsRoles[name as keyof typeof awsRoles] : undefined;
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      ...metadataOf(name, namespace),
      ...(role !== undefined && { annotations: { 'eks.amazonaws.com/role-arn': role } }),
    },
    automountServiceAccountToken: false,
  };
}
