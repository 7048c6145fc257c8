import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { IMetricSpec } from 'kubernetes-models/autoscaling/v2/MetricSpec';
import { metadataOf } from './labels.ts';
import type { ServiceName } from './service.ts';
import type { Values } from './values.ts';

/** As `/metrics` of the collaboration server names them; prometheus-adapter.yaml hands them on. */
const CONNECTIONS_METRIC = 'tatami_connections';
const EVENT_LOOP_METRIC = 'tatami_event_loop_delay_p99_seconds';

const PROCESSOR_PERCENT = 70;

export function autoscaler(name: ServiceName, values: Values): IHorizontalPodAutoscaler {
  const { minReplicas, maxReplicas } = values.services[name];
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadataOf(name, values.namespace),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas,
      maxReplicas,
      metrics: metricsOf(name, values),
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          policies: [{ type: 'Percent', value: 100, periodSeconds: 60 }],
        },
        // Each pod that goes sends its people elsewhere, so pods go slowly.
        scaleDown: {
          stabilizationWindowSeconds: 900,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 300 }],
        },
      },
    },
  };
}

/** The collaboration server is full by its people and its event loop long before its processor is. */
function metricsOf(name: ServiceName, values: Values): IMetricSpec[] {
  if (name !== 'collab-server') {
    const target = { type: 'Utilization', averageUtilization: PROCESSOR_PERCENT };
    return [{ type: 'Resource', resource: { name: 'cpu', target } }];
  }
  const { connectionsPerPod, eventLoopDelayMs } = values.services[name];
  return [
    perPod(CONNECTIONS_METRIC, String(connectionsPerPod)),
    // Of seconds, so `m` is a millisecond.
    perPod(EVENT_LOOP_METRIC, `${eventLoopDelayMs}m`),
  ];
}

function perPod(metric: string, averageValue: string): IMetricSpec {
  return { type: 'Pods', pods: { metric: { name: metric }, target: { type: 'AverageValue', averageValue } } };
}
