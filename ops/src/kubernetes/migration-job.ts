import type { IJob } from 'kubernetes-models/batch/v1/Job';
import { metadataOf, selectorOf } from './labels.ts';
import { container, podSpec } from './pod.ts';
import type { Values } from './values.ts';

const ONE_DAY_S = 24 * 60 * 60;
const LONGEST_NAME = 63;

/**
 * Brings the catalog and all tenants to the schema of a version, before its pods come. Its name is the version's,
 * because a Job cannot change; applied again it does nothing.
 */
export function migrationJob(values: Values): IJob {
  const suffix = values.images.tag.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const jobName = `migrate-${suffix}`.slice(0, LONGEST_NAME).replace(/-$/, '');
  const command = container('tenants', values);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...metadataOf('tenants', values.namespace), name: jobName },
    spec: {
      backoffLimit: 2,
      ttlSecondsAfterFinished: ONE_DAY_S,
      template: {
        metadata: { labels: selectorOf('tenants') },
        spec: {
          ...podSpec('tenants', {
            initContainers: [{ ...command, name: 'install', args: ['install'] }],
            containers: [{ ...command, name: 'migrate', args: ['migrate'] }],
          }),
          restartPolicy: 'Never',
        },
      },
    },
  };
}
