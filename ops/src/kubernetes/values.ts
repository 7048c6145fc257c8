import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { parse } from 'yaml';

const Name = Type.String({
  pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
  description: 'a name as Kubernetes takes it: small letters, digits, hyphens',
});
const Quantity = Type.String({
  pattern: '^[0-9]+(m|Ki|Mi|Gi)?$',
  description: 'an amount, such as 500m or 2Gi',
});
const Network = Type.String({
  pattern: '^([0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}|[0-9a-fA-F:]+/[0-9]{1,3})$',
  description: 'a network, such as 10.0.0.0/16',
});
const Role = Type.String({ pattern: '^arn:aws[a-z-]*:iam::', description: 'the ARN of a role' });
const Networks = Type.Array(Network);
const SomeNetworks = Type.Array(Network, { minItems: 1 });
const Settings = Type.Record(Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }), Type.String());
const closed = { additionalProperties: false } as const;

const size = {
  cpu: Quantity,
  memory: Quantity,
  settings: Type.Optional(Settings),
};
const workload = { secret: Name, ...size };
const replicas = {
  minReplicas: Type.Integer({ minimum: 2, maximum: 1_000 }),
  maxReplicas: Type.Integer({ minimum: 2, maximum: 1_000 }),
};

/** What an operator sets. `ops/values.schema.json` is made of it, for editors. */
export const VALUES_SCHEMA = Type.Object(
  {
    namespace: Name,
    host: Type.String({
      pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$',
      description: 'a host, such as dojo.example',
    }),
    images: Type.Object(
      {
        registry: Type.String({
          pattern: '^[a-z0-9.:/_-]+$',
          description: 'a registry and a folder in it, such as registry.example/tatami',
        }),
        tag: Type.String({
          pattern: '^(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$',
          description: 'one that never moves, so not latest',
        }),
      },
      closed,
    ),
    /** Where people sign in. */
    identityOrigins: Type.Array(
      Type.String({ pattern: '^https://[^/]+$', description: 'an origin, such as https://id.example' }),
      { minItems: 1 },
    ),
    zones: Type.Integer({ minimum: 2, maximum: 10, description: 'availability zones with nodes in them' }),
    ingress: Type.Object(
      {
        certificateArn: Type.String({
          pattern: '^arn:aws[a-z-]*:acm:',
          description: 'the ARN of a certificate of ACM',
        }),
        webAclArn: Type.Optional(
          Type.String({ pattern: '^arn:aws[a-z-]*:wafv2:', description: 'the ARN of a web ACL' }),
        ),
        isPublic: Type.Boolean(),
      },
      closed,
    ),
    files: Type.Object(
      { bucket: Type.String({ minLength: 3 }), region: Type.String({ minLength: 1 }) },
      closed,
    ),
    redis: Type.Object({ mode: Type.Union([Type.Literal('single'), Type.Literal('cluster')]) }, closed),
    networks: Type.Object(
      {
        /** The load balancer's own: what it says of a client's address is believed. */
        loadBalancer: SomeNetworks,
        postgresql: Networks,
        redis: Networks,
        openSearch: Networks,
        mail: Networks,
        /** Private addresses that are spoken to over HTTPS: VPC endpoints, an identity provider. */
        privateHttps: Networks,
      },
      closed,
    ),
    monitoringNamespace: Name,
    /** Roles of AWS by the service that takes them. */
    awsRoles: Type.Object(
      {
        'poc-api': Role,
        jobs: Role,
        tenants: Role,
      },
      closed,
    ),
    features: Type.Object(
      {
        openSearch: Type.Boolean(),
        keycloak: Type.Boolean(),
        mail: Type.Optional(Type.Object({ from: Type.String({ minLength: 3 }) }, closed)),
        webPush: Type.Optional(
          Type.Object(
            { publicKey: Type.String({ minLength: 1 }), subject: Type.String({ minLength: 1 }) },
            closed,
          ),
        ),
      },
      closed,
    ),
    services: Type.Object(
      {
        'collab-server': Type.Object(
          {
            ...workload,
            ...replicas,
            connectionsPerPod: Type.Integer({ minimum: 10, maximum: 100_000 }),
            eventLoopDelayMs: Type.Integer({ minimum: 5, maximum: 1_000 }),
            drainSeconds: Type.Integer({ minimum: 1, maximum: 600 }),
          },
          closed,
        ),
        'poc-api': Type.Object({ ...workload, ...replicas }, closed),
        'search-indexer': Type.Object({ ...workload, ...replicas }, closed),
        jobs: Type.Object({ ...workload, ...replicas }, closed),
        'page-server': Type.Object({ ...size, ...replicas }, closed),
        tenants: Type.Object(workload, closed),
      },
      closed,
    ),
  },
  closed,
);

export type Values = Static<typeof VALUES_SCHEMA>;

/** What is wrong with a file of values, all at once. */
export class ValuesError extends Error {
  constructor(problems: readonly string[]) {
    super(`The values are not valid:\n${problems.map(problem => `  ${problem}`).join('\n')}`);
    this.name = 'ValuesError';
  }
}

const schema = Compile(VALUES_SCHEMA);

/** @throws ValuesError */
export function readValues(text: string): Values {
  let found: unknown;
  try {
    found = parse(text);
  } catch (cause) {
    throw new ValuesError([cause instanceof Error ? cause.message : String(cause)]);
  }
  if (!schema.Check(found)) throw new ValuesError(problemsOf(found));
  return found;
}

function problemsOf(found: unknown): string[] {
  return [...schema.Errors(found)].flatMap(error => {
    const where = error.instancePath === '' ? 'the file' : error.instancePath.slice(1).replaceAll('/', '.');
    switch (error.keyword) {
      case 'additionalProperties':
        return `${where} has what nobody knows: ${error.params.additionalProperties.join(', ')}`;
      // Says the same again, of each name.
      case 'boolean':
        return [];
      case 'pattern':
        return `${where} has to be ${descriptionAt(error.schemaPath) ?? error.params.pattern}`;
      default:
        return `${where} ${error.message}`;
    }
  });
}

/** @param pointer such as `#/properties/host` */
function descriptionAt(pointer: string): string | undefined {
  let schemaPart: unknown = VALUES_SCHEMA;
  for (const step of pointer.split('/').slice(1)) schemaPart = (schemaPart as Record<string, unknown>)[step];
  return (schemaPart as { description?: string }).description;
}
