import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { IService } from 'kubernetes-models/v1/Service';
import { metadataOf, selectorOf } from './labels.ts';
import type { ServiceName } from './service.ts';
import { PRE_STOP_S } from './termination.ts';
import type { Values } from './values.ts';

const ALB = 'alb.ingress.kubernetes.io';
/** WebSockets and REST share `/v1/dojos`. Every client of RFC 6455 sends this header with this value. */
const IS_WEBSOCKET = [
  { field: 'http-header', httpHeaderConfig: { httpHeaderName: 'Sec-WebSocket-Version', values: ['13'] } },
];
/** Whatever is not a WebSocket: REST, and what describes it. */
const REST_PATHS = ['/v1', '/docs', '/openapi.json'];

/** What the load balancer sends to. It asks pods themselves, at the port that it sends to. */
export function service(name: ServiceName, values: Values): IService {
  const drainSeconds = name === 'collab-server' ? values.services[name].drainSeconds : 0;
  const attributes = {
    'deregistration_delay.timeout_seconds': drainSeconds + PRE_STOP_S,
    'load_balancing.algorithm.type': 'least_outstanding_requests',
    // Any pod has any dojo.
    'stickiness.enabled': false,
  };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...metadataOf(name, values.namespace),
      annotations: {
        [`${ALB}/healthcheck-path`]: '/healthz',
        [`${ALB}/healthcheck-port`]: 'traffic-port',
        [`${ALB}/target-group-attributes`]: list(attributes),
      },
    },
    spec: {
      type: 'ClusterIP',
      selector: selectorOf(name),
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    },
  };
}

/** One application load balancer for the host, with TLS at it. */
export function ingress({ namespace, host, ingress: options }: Values): IIngress {
  const path = (prefix: string, name: ServiceName) => ({
    path: prefix,
    pathType: 'Prefix' as const,
    backend: { service: { name, port: { name: 'http' } } },
  });
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'tatami',
      namespace,
      annotations: {
        [`${ALB}/scheme`]: options.isPublic ? 'internet-facing' : 'internal',
        [`${ALB}/target-type`]: 'ip',
        [`${ALB}/listen-ports`]: JSON.stringify([{ HTTP: 80 }, { HTTPS: 443 }]),
        [`${ALB}/ssl-redirect`]: '443',
        [`${ALB}/ssl-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        [`${ALB}/certificate-arn`]: options.certificateArn,
        // Pods ping quiet connections more often than that.
        [`${ALB}/load-balancer-attributes`]: list({
          'idle_timeout.timeout_seconds': 120,
          'routing.http.drop_invalid_header_fields.enabled': true,
        }),
        [`${ALB}/conditions.collab-server`]: JSON.stringify(IS_WEBSOCKET),
        ...(options.webAclArn !== undefined && { [`${ALB}/wafv2-acl-arn`]: options.webAclArn }),
      },
    },
    spec: {
      ingressClassName: 'alb',
      rules: [
        {
          host,
          http: {
            paths: [
              path('/v1/dojos', 'collab-server'),
              ...REST_PATHS.map(prefix => path(prefix, 'poc-api')),
              path('/', 'page-server'),
            ],
          },
        },
      ],
    },
  };
}

function list(attributes: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
