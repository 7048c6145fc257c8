import { expect, it } from 'vitest';
import { exampleValues, nameOf, objectsOf, ofKind } from '../../testing/example-objects.ts';
import { IMAGE_NAMES, type ImageName } from '../images/image.ts';
import { PORTS, SETTINGS } from './service.ts';

const values = await exampleValues();
const policies = ofKind(objectsOf(values), 'NetworkPolicy');

/** Where a service may have to go, by the names that its own configuration has for it. */
const SERVERS: Readonly<Record<string, readonly number[]>> = {
  DATABASE_URL: [5432],
  REDIS_URL: [6379],
  OPENSEARCH_URL: [443],
  TATAMI_SMTP_URL: [465, 587],
  TATAMI_S3_BUCKET: [443],
  KEYCLOAK_URL: [443],
};
/** It asks identity providers for their keys, which no setting names. */
const VERIFIES_TOKENS: readonly ImageName[] = ['collab-server', 'poc-api'];

function policyOf(name: string) {
  return policies.find(policy => nameOf(policy) === name)?.spec;
}

it('denies what no other policy allows', () => {
  expect(policyOf('deny-all')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
});

it.each(IMAGE_NAMES)('lets %s reach what its configuration can name, and nothing else', name => {
  const rules = policyOf(name)?.egress ?? [];
  const reached = rules.flatMap(({ ports = [] }) => ports.map(({ port }) => Number(port)));
  const needed = [
    53,
    ...Object.entries(SERVERS).flatMap(([setting, ports]) => (setting in SETTINGS[name] ? ports : [])),
    ...(VERIFIES_TOKENS.includes(name) ? [443] : []),
  ];
  expect([...new Set(reached)].sort()).toEqual([...new Set(needed)].sort());
  // To Kubernetes a rule without an end means any.
  for (const { to = [], ports = [] } of rules) {
    expect(to.length).toBeGreaterThan(0);
    expect(ports.length).toBeGreaterThan(0);
  }
});

it.each(IMAGE_NAMES)(
  'keeps %s from private addresses that nobody named, and from the keys of its node',
  name => {
    const blocks = (policyOf(name)?.egress ?? []).flatMap(({ to = [] }) =>
      to.flatMap(({ ipBlock }) => ipBlock ?? []),
    );
    const named = new Set(Object.values(values.networks).flat());
    for (const { cidr, except = [] } of blocks) {
      if (named.has(cidr)) continue;
      expect(cidr).toBe('0.0.0.0/0');
      expect(except).toEqual(
        expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']),
      );
    }
  },
);

it.each(IMAGE_NAMES)('lets in to %s the load balancer and the monitoring alone, each to its port', name => {
  const rules = policyOf(name)?.ingress ?? [];
  if (name === 'tenants') {
    expect(rules).toEqual([]);
    return;
  }
  const { http, operators } = PORTS[name];
  const monitoring = {
    from: [
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': values.monitoringNamespace } } },
    ],
    ports: [{ protocol: 'TCP', port: operators }],
  };
  const people = {
    from: values.networks.loadBalancer.map(cidr => ({ ipBlock: { cidr } })),
    ports: [{ protocol: 'TCP', port: http }],
  };
  expect(rules).toEqual(http === undefined ? [monitoring] : [people, monitoring]);
});
