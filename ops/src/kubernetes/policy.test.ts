import { longestStopMs } from '@tatami/collab-server/pod';
import type { IContainer } from 'kubernetes-models/v1/Container';
import { expect, it } from 'vitest';
import { exampleValues, nameOf, objectsOf, ofKind, podSpecOf } from '../../testing/example-objects.ts';
import { IMAGE_NAMES, type ImageName } from '../images/image.ts';
import { checkObject } from './check-object.ts';
import { SECRET_SETTINGS, secretNameOf } from './environment.ts';
import { PORTS, SERVICE_NAMES, SETTINGS } from './service.ts';

const values = await exampleValues();
const objects = objectsOf(values);
const deployments = ofKind(objects, 'Deployment');
const jobs = ofKind(objects, 'Job');
/** What a setting that must not be in plain text looks like, whatever it is called. */
const LOOKS_SECRET = /password|secret|private|_key(s)?$|smtp|_url$/i;
const PLAIN_ALL_THE_SAME = new Set(['TATAMI_VAPID_PUBLIC_KEY', 'TATAMI_PAGE_URL']);

/** All pods that a cluster would run, by the image that is in them. */
const pods = [
  ...deployments.map(object => ({ name: nameOf(object) as ImageName, spec: podSpecOf(object) })),
  ...jobs.map(object => ({ name: 'tenants' as const, spec: object.spec?.template.spec })),
];

function containersOf(name: ImageName): IContainer[] {
  return pods
    .filter(pod => pod.name === name)
    .flatMap(({ spec }) => [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]);
}

it('has a Deployment of each service', () => {
  expect(deployments.map(nameOf)).toEqual(SERVICE_NAMES);
});

it.each(SERVICE_NAMES)('asks %s whether it lives and is ready, where it answers', name => {
  const [container] = containersOf(name);
  for (const [probe, path] of [
    [container?.startupProbe, '/healthz'],
    [container?.livenessProbe, '/healthz'],
    [container?.readinessProbe, '/readyz'],
  ] as const) {
    expect(probe?.httpGet).toEqual({ path, port: 'operators' });
  }
  const ports = new Map(container?.ports?.map(port => [port.name, String(port.containerPort)]));
  const settings = new Map(container?.env?.map(variable => [variable.name, variable.value]));
  const [own, operators] = [settings.get('TATAMI_PORT'), settings.get('TATAMI_ADMIN_PORT')];
  expect(ports.get('operators')).toBe(operators ?? own);
  if (PORTS[name].http !== undefined) expect(ports.get('http')).toBe(own);
});

it.each(IMAGE_NAMES)('runs %s as nobody of importance, on a file system that it cannot write', name => {
  const { spec } = pods.find(pod => pod.name === name) ?? {};
  expect(spec?.securityContext).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(spec?.automountServiceAccountToken).toBe(false);
  for (const { securityContext } of containersOf(name)) {
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  }
});

it.each(IMAGE_NAMES)('says what %s needs of a node', name => {
  for (const { resources } of containersOf(name)) {
    expect(Object.keys(resources?.requests ?? {})).toEqual(['cpu', 'memory']);
    expect(resources?.limits?.memory).toBe(resources?.requests?.memory);
  }
});

it.each(IMAGE_NAMES)('names the version of %s by a tag that does not move', name => {
  for (const { image } of containersOf(name)) {
    expect(image).toBe(`${values.images.registry}/${name}:${values.images.tag}`);
  }
});

it.each(SERVICE_NAMES)('keeps %s up while nodes and zones go', name => {
  const deployment = deployments.find(object => nameOf(object) === name);
  const selector = deployment?.spec?.selector;
  expect(deployment?.spec?.template.metadata?.labels).toMatchObject(selector?.matchLabels ?? {});
  const budget = ofKind(objects, 'PodDisruptionBudget').find(object => nameOf(object) === name);
  expect(budget?.spec).toMatchObject({ maxUnavailable: 1, selector });
  const [zones] = podSpecOf(deployment as never).topologySpreadConstraints ?? [];
  expect(zones).toMatchObject({
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'DoNotSchedule',
    minDomains: values.zones,
    labelSelector: selector,
  });
  expect(deployment?.spec?.strategy?.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
});

it.each(SERVICE_NAMES)('leaves the number of pods of %s to its autoscaler, which has two at least', name => {
  expect(deployments.find(object => nameOf(object) === name)?.spec?.replicas).toBeUndefined();
  const scaler = ofKind(objects, 'HorizontalPodAutoscaler').find(object => nameOf(object) === name);
  expect(scaler?.spec?.scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name });
  expect(scaler?.spec?.minReplicas).toBeGreaterThanOrEqual(2);
});

it('gives a pod of the collaboration server the time that its drain takes', () => {
  const [spec] = deployments.filter(object => nameOf(object) === 'collab-server').map(podSpecOf);
  const [container] = spec?.containers ?? [];
  const drainMs = Number(container?.env?.find(({ name }) => name === 'TATAMI_DRAIN_MS')?.value);
  const preStopSeconds = container?.lifecycle?.preStop?.sleep?.seconds ?? 0;
  expect(preStopSeconds).toBeGreaterThan(0);
  // After the pod its database is closed, which has 30 s.
  const neededMs = preStopSeconds * 1000 + longestStopMs(drainMs) + 30_000;
  expect((spec?.terminationGracePeriodSeconds ?? 0) * 1000).toBeGreaterThanOrEqual(neededMs);
});

it.each(IMAGE_NAMES)('sets for %s only what it knows, rightly, and all that it has to be told', name => {
  const table = SETTINGS[name];
  for (const { env = [] } of containersOf(name)) {
    for (const variable of env) {
      const setting = table[variable.name];
      expect(setting, `${variable.name} is no setting of ${name}`).toBeDefined();
      if (variable.value !== undefined) expect(setting?.read(variable.value)).toHaveProperty('value');
    }
    const set = env.map(variable => variable.name);
    const required = Object.keys(table).filter(key => table[key]?.fallback === '');
    expect(required.filter(key => !set.includes(key))).toEqual([]);
    expect(new Set(set).size).toBe(set.length);
  }
});

it.each(IMAGE_NAMES)('takes the secrets of %s from its Secret alone', name => {
  for (const { name: variable, value, valueFrom } of containersOf(name).flatMap(({ env = [] }) => env)) {
    if (SECRET_SETTINGS.has(variable) || (LOOKS_SECRET.test(variable) && !PLAIN_ALL_THE_SAME.has(variable))) {
      expect(value).toBeUndefined();
      expect(valueFrom?.secretKeyRef).toEqual({ name: secretNameOf(name, values), key: variable });
    }
  }
});

it('knows every setting that looks like a secret as one', () => {
  const all = new Set(Object.values(SETTINGS).flatMap(table => Object.keys(table)));
  const suspects = [...all].filter(key => LOOKS_SECRET.test(key) && !PLAIN_ALL_THE_SAME.has(key));
  // Where people and traces go, and no secret.
  expect(suspects.filter(key => !SECRET_SETTINGS.has(key))).toEqual([
    'TATAMI_OTLP_URL',
    'KEYCLOAK_PUBLIC_URL',
  ]);
});

it('lets any pod take any connection', () => {
  const services = ofKind(objects, 'Service');
  expect(services.map(nameOf)).toEqual(['collab-server', 'poc-api', 'page-server']);
  for (const { spec, metadata } of services) {
    expect(spec?.sessionAffinity).toBeUndefined();
    expect(metadata?.annotations?.['alb.ingress.kubernetes.io/target-group-attributes']).toContain(
      'stickiness.enabled=false',
    );
  }
});

it('sends WebSockets to the collaboration server and all else to the API', () => {
  const [ingress] = ofKind(objects, 'Ingress');
  const paths = ingress?.spec?.rules?.[0]?.http?.paths ?? [];
  expect(paths.map(({ path, backend }) => [path, backend.service?.name])).toEqual([
    ['/v1/dojos', 'collab-server'],
    ['/v1', 'poc-api'],
    ['/docs', 'poc-api'],
    ['/openapi.json', 'poc-api'],
    ['/', 'page-server'],
  ]);
  const condition = ingress?.metadata?.annotations?.['alb.ingress.kubernetes.io/conditions.collab-server'];
  expect(JSON.parse(condition ?? '')).toEqual([
    { field: 'http-header', httpHeaderConfig: { httpHeaderName: 'Sec-WebSocket-Version', values: ['13'] } },
  ]);
});

it('is refused by the schema of Kubernetes where it is wrong', () => {
  const [deployment] = deployments;
  const broken = { ...deployment, spec: { ...deployment?.spec, minReadySeconds: 'ten' } };
  expect(() => checkObject(broken)).toThrow();
  expect(() => checkObject({ apiVersion: 'v1', kind: 'Unknown' })).toThrow('no schema');
});
