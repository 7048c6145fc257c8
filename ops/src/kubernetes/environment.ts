import type { ImageName } from '../images/image.ts';
import { PORTS, SETTINGS } from './service.ts';
import { type Values, ValuesError } from './values.ts';

/** What may hold a password or a key: these come from Secrets alone. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'KEYCLOAK_URL',
  'OPENSEARCH_URL',
  'REDIS_SENTINEL_PASSWORD',
  'REDIS_URL',
  'TATAMI_CATALOG_KEYS',
  'TATAMI_CURSOR_SECRET',
  'TATAMI_SMTP_URL',
  'TATAMI_VAPID_PRIVATE_KEY',
]);

export interface ServiceEnvironment {
  readonly plain: Readonly<Record<string, string>>;
  /** Keys of the service's Secret. */
  readonly secret: readonly string[];
}

/** The Secret that somebody else makes. @throws Error for a service that has none */
export function secretNameOf(name: ImageName, values: Values): string {
  const service = values.services[name];
  if (!('secret' in service)) throw new Error(`${name} has no secrets`);
  return service.secret;
}

/** @throws ValuesError where an operator's setting is unknown, wrong, a secret, or made of other values */
export function environmentOf(name: ImageName, values: Values): ServiceEnvironment {
  const { plain, secret } = defaultsOf(name, values);
  const more = values.services[name].settings ?? {};
  const problems = Object.entries(more).flatMap(([setting, text]) => {
    const problem = setting in plain ? 'is made of the other values' : problemOf(name, setting, text);
    return problem === undefined ? [] : `services.${name}.settings.${setting} ${problem}`;
  });
  if (problems.length > 0) throw new ValuesError(problems);
  return { plain: { ...plain, ...more }, secret };
}

/** The end of a sentence that begins with the setting's name. */
function problemOf(name: ImageName, setting: string, text: string): string | undefined {
  if (SECRET_SETTINGS.has(setting)) return 'is a secret: put it into the Secret of the service';
  const known = SETTINGS[name][setting];
  if (known === undefined) return `is no setting of ${name}`;
  const reading = known.read(text);
  return 'problem' in reading ? reading.problem : undefined;
}

function defaultsOf(name: ImageName, values: Values): ServiceEnvironment {
  const { features, files, host, networks, redis, services } = values;
  const pageUrl = `https://${host}`;
  const database = ['DATABASE_URL', 'TATAMI_CATALOG_KEYS'];
  const search = features.openSearch ? ['OPENSEARCH_URL'] : [];
  const bucket = { TATAMI_S3_BUCKET: files.bucket, TATAMI_S3_REGION: files.region };
  const proxies = { TATAMI_TRUSTED_PROXIES: networks.loadBalancer.join(',') };
  switch (name) {
    case 'collab-server':
      return {
        plain: {
          ...portsOf(name),
          ...proxies,
          REDIS_MODE: redis.mode,
          TATAMI_ALLOWED_ORIGINS: pageUrl,
          TATAMI_DRAIN_MS: String(services['collab-server'].drainSeconds * 1000),
        },
        secret: [...database, 'REDIS_URL'],
      };
    case 'poc-api':
      return {
        plain: {
          ...portsOf(name),
          ...proxies,
          ...bucket,
          REDIS_MODE: redis.mode,
          ...(features.mail && { TATAMI_MAIL_FROM: features.mail.from }),
          ...(features.webPush && { TATAMI_VAPID_PUBLIC_KEY: features.webPush.publicKey }),
        },
        secret: [...database, ...search, 'REDIS_URL', 'TATAMI_CURSOR_SECRET'],
      };
    case 'search-indexer':
      return { plain: portsOf(name), secret: [...database, ...search] };
    case 'jobs':
      return {
        plain: {
          ...portsOf(name),
          ...bucket,
          TATAMI_PAGE_URL: pageUrl,
          ...(features.mail && { TATAMI_MAIL_FROM: features.mail.from }),
          ...(features.webPush && {
            TATAMI_VAPID_PUBLIC_KEY: features.webPush.publicKey,
            TATAMI_VAPID_SUBJECT: features.webPush.subject,
          }),
        },
        secret: [
          ...database,
          ...(features.mail ? ['TATAMI_SMTP_URL'] : []),
          ...(features.webPush ? ['TATAMI_VAPID_PRIVATE_KEY'] : []),
        ],
      };
    case 'page-server':
      return {
        plain: {
          ...portsOf(name),
          TATAMI_PAGE_URL: pageUrl,
          TATAMI_IDENTITY_ORIGINS: values.identityOrigins.join(','),
          TATAMI_FILES_ORIGINS: `https://${files.bucket}.s3.${files.region}.amazonaws.com`,
        },
        secret: [],
      };
    case 'tenants':
      return {
        plain: { ...bucket, TATAMI_PAGE_URL: pageUrl },
        secret: [...database, ...search, ...(features.keycloak ? ['KEYCLOAK_URL'] : [])],
      };
  }
}

function portsOf(name: keyof typeof PORTS): Record<string, string> {
  const { http, operators } = PORTS[name];
  if (http === undefined) return { TATAMI_PORT: String(operators) };
  return { TATAMI_PORT: String(http), TATAMI_ADMIN_PORT: String(operators) };
}
