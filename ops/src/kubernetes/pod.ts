import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { ImageName } from '../images/image.ts';
import { environmentOf, secretNameOf } from './environment.ts';
import type { Values } from './values.ts';

const USER_ID = 1000;
/** Videos are put together there. */
const SCRATCH: Partial<Record<ImageName, string>> = { jobs: '4Gi' };
const SCRATCH_DEFAULT = '256Mi';

/** What all pods have in common: nobody in them is root, and they write to /tmp alone. */
export function podSpec(
  name: ImageName,
  containers: Pick<IPodSpec, 'containers' | 'initContainers'>,
): IPodSpec {
  return {
    ...containers,
    serviceAccountName: name,
    // No service asks Kubernetes for anything.
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER_ID,
      runAsGroup: USER_ID,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumes: [{ name: 'scratch', emptyDir: { sizeLimit: SCRATCH[name] ?? SCRATCH_DEFAULT } }],
  };
}

/** The part of a container that every image has. */
export function container(name: ImageName, values: Values): IContainer {
  const { cpu, memory } = values.services[name];
  return {
    name,
    image: `${values.images.registry}/${name}:${values.images.tag}`,
    env: environment(name, values),
    // A limit of processor time would stop an event loop for parts of a second while the node is idle.
    resources: { requests: { cpu, memory }, limits: { memory } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }],
  };
}

function environment(name: ImageName, values: Values): IEnvVar[] {
  const { plain, secret } = environmentOf(name, values);
  const podName: IEnvVar[] =
    name === 'collab-server'
      ? [{ name: 'TATAMI_POD_ID', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }]
      : [];
  return [
    ...Object.entries(plain).map(([key, value]) => ({ name: key, value })),
    ...podName,
    ...secret.map(key => ({
      name: key,
      valueFrom: { secretKeyRef: { name: secretNameOf(name, values), key } },
    })),
  ];
}
