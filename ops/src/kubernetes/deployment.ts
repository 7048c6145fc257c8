import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { ITopologySpreadConstraint } from 'kubernetes-models/v1/TopologySpreadConstraint';
import { metadataOf, selectorOf } from './labels.ts';
import { container, podSpec } from './pod.ts';
import { PORTS, type ServiceName } from './service.ts';
import { gracePeriodSeconds, PRE_STOP_S } from './termination.ts';
import type { Values } from './values.ts';

/** A service may take a minute to start (`START_TIMEOUT_MS` of run-service.ts); then it ends by itself. */
const START_TRIES = 40;
const START_EVERY_S = 2;

/** It names no number of replicas: the autoscaler has that, and `kubectl apply` would put it back. */
export function deployment(name: ServiceName, values: Values): IDeployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(name, values.namespace),
    spec: {
      selector: { matchLabels: selectorOf(name) },
      revisionHistoryLimit: 5,
      // One comes before one goes, so people never have to share fewer pods.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      minReadySeconds: 10,
      template: {
        metadata: {
          labels: selectorOf(name),
          annotations: {
            'prometheus.io/scrape': 'true',
            'prometheus.io/port': String(PORTS[name].operators),
            'prometheus.io/path': '/metrics',
          },
        },
        spec: {
          ...podSpec(name, { containers: [serviceContainer(name, values)] }),
          terminationGracePeriodSeconds: gracePeriodSeconds(name, values),
          topologySpreadConstraints: spread(name, values.zones),
        },
      },
    },
  };
}

function serviceContainer(name: ServiceName, values: Values): IContainer {
  const { http, operators } = PORTS[name];
  const ask = (path: string) => ({ httpGet: { path, port: 'operators' }, timeoutSeconds: 3 });
  return {
    ...container(name, values),
    ports: [
      ...(http === undefined ? [] : [{ name: 'http', containerPort: http }]),
      { name: 'operators', containerPort: operators },
    ],
    startupProbe: { ...ask('/healthz'), periodSeconds: START_EVERY_S, failureThreshold: START_TRIES },
    livenessProbe: { ...ask('/healthz'), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...ask('/readyz'), periodSeconds: 5, failureThreshold: 2 },
    lifecycle: { preStop: { sleep: { seconds: PRE_STOP_S } } },
  };
}

/** Over zones strictly, over nodes where it can be. Only pods of one version are counted, or a deploy could end lopsided. */
function spread(name: ServiceName, zones: number): ITopologySpreadConstraint[] {
  const labelSelector = { matchLabels: selectorOf(name) };
  const matchLabelKeys = ['pod-template-hash'];
  return [
    {
      topologyKey: 'topology.kubernetes.io/zone',
      maxSkew: 1,
      minDomains: zones,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector,
      matchLabelKeys,
    },
    {
      topologyKey: 'kubernetes.io/hostname',
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector,
      matchLabelKeys,
    },
  ];
}
