import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyEgressRule } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule';
import type { INetworkPolicyIngressRule } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyIngressRule';
import type { ImageName } from '../images/image.ts';
import { environmentOf } from './environment.ts';
import { metadataOf, selectorOf } from './labels.ts';
import { PORTS, type ServiceName } from './service.ts';
import { type Values, ValuesError } from './values.ts';

/** What a setting that a service is given lets it speak to. */
const REACHED_BY: Readonly<Record<string, (values: Values) => INetworkPolicyEgressRule>> = {
  DATABASE_URL: values => to('postgresql', values, 5432),
  REDIS_URL: values => to('redis', values, 6379),
  OPENSEARCH_URL: values => to('openSearch', values, 443),
  TATAMI_SMTP_URL: values => to('mail', values, 465, 587),
};
/** Beside S3: keys of the tenants' identity providers, webhooks and push services of browsers, a Keycloak. */
const SPEAKS_HTTPS: ReadonlySet<ImageName> = new Set(['collab-server', 'poc-api', 'jobs', 'tenants']);
/** Nodes tell there who they are, among them keys of AWS. */
const NODE_METADATA = '169.254.0.0/16';
const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', NODE_METADATA];

/** Nobody speaks to anybody, unless another policy says so. */
export function denyAll({ namespace }: Values): INetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny-all', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
}

export function networkPolicy(name: ImageName, values: Values): INetworkPolicy {
  const { plain, secret } = environmentOf(name, values);
  const reached = [...Object.keys(plain), ...secret].flatMap(setting => REACHED_BY[setting]?.(values) ?? []);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(name, values.namespace),
    spec: {
      podSelector: { matchLabels: selectorOf(name) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: name === 'tenants' ? [] : callers(name, values),
      egress: [nameServers(), ...reached, ...(SPEAKS_HTTPS.has(name) ? https(values) : [])],
    },
  };
}

function callers(name: ServiceName, { networks, monitoringNamespace }: Values): INetworkPolicyIngressRule[] {
  const { http, operators } = PORTS[name];
  const monitoring = {
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': monitoringNamespace } } }],
    ports: [{ protocol: 'TCP' as const, port: operators }],
  };
  if (http === undefined) return [monitoring];
  return [{ from: blocks(networks.loadBalancer), ports: [{ protocol: 'TCP', port: http }] }, monitoring];
}

function nameServers(): INetworkPolicyEgressRule {
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ],
    ports: [
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP', port: 53 },
    ],
  };
}

/** The internet, and of private addresses those that the operator names. */
function https({ networks }: Values): INetworkPolicyEgressRule[] {
  const internet = { ipBlock: { cidr: '0.0.0.0/0', except: PRIVATE } };
  return [{ to: [internet, ...blocks(networks.privateHttps)], ports: [{ protocol: 'TCP', port: 443 }] }];
}

/** @throws ValuesError for no network: to Kubernetes that would mean any */
function to(
  network: keyof Values['networks'],
  { networks }: Values,
  ...ports: number[]
): INetworkPolicyEgressRule {
  if (networks[network].length === 0) throw new ValuesError([`networks.${network} names none`]);
  return { to: blocks(networks[network]), ports: ports.map(port => ({ protocol: 'TCP', port })) };
}

function blocks(networks: readonly string[]) {
  return networks.map(cidr => ({ ipBlock: { cidr } }));
}
