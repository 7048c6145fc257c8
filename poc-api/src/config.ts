import { CATALOG_KEYS } from '@tatami/persistence';
import {
  databaseUrl,
  httpUrl,
  LOG_LEVELS,
  list,
  oneOf,
  optionalPort,
  optionalText,
  TRACING_SETTINGS,
  text,
  wholeNumber,
} from '@tatami/service';
import { DEFAULT_RATES } from './rate-limits/rate-limiter.ts';

/** What an operator sets. The README's table is made of this one. */
export const SETTINGS = {
  DATABASE_URL: databaseUrl({
    sets: 'PostgreSQL, a user in the role `tatami_service`. No superuser: each tenant is entered with its own role',
  }),
  TATAMI_CATALOG_KEYS: list(CATALOG_KEYS),
  OPENSEARCH_URL: httpUrl({
    sets: "OpenSearch, where the search indexer writes to it; its user reads `tatami-pocs-*`. Without it, the index in each tenant's database is searched",
  }),
  REDIS_URL: optionalText({
    sets: 'Redis or Valkey, where all processes of the API count requests together; without it, and while it is away, each counts for itself. As for the collaboration server; the user needs the keys `tatami:rate:*`, the commands `eval`, `evalsha`, `get`, `set`, `time`, and those of `@connection`',
  }),
  REDIS_MODE: text({ fallback: 'single', sets: '`single`, `cluster` or `sentinel`' }),
  REDIS_SENTINEL_MASTER: optionalText({ sets: 'the name that the sentinels know the master by' }),
  REDIS_SENTINEL_PASSWORD: optionalText({ sets: "the sentinels' own password" }),
  REDIS_CA: optionalText({
    fallback: "the system's",
    sets: "PEM of the authority that a `rediss:` server's certificate is checked with",
  }),
  TATAMI_HOST: text({ fallback: '0.0.0.0', sets: 'where the API listens' }),
  TATAMI_PORT: wholeNumber({ fallback: 4010, min: 0, max: 65_535, sets: 'its port; 0 for any free one' }),
  TATAMI_ADMIN_PORT: optionalPort({
    sets: "where `/readyz` and `/metrics` are, for nobody but operators; without it they are at the API's own port",
  }),
  TATAMI_WEB_CLIENT_ID: text({ fallback: 'tatami-web', sets: "the page's name at the identity providers" }),
  TATAMI_OTHER_CLIENT_IDS: list({
    sets: 'the names of other apps there, such as `tatami-mobile`: a session of theirs that has ended ends tokens as well',
  }),
  TATAMI_CURSOR_SECRET: optionalText({
    fallback: 'random',
    sets: 'signs the cursors of lists and makes the secrets of invitations: a long random text, the same in all processes of the API, or what one began cannot go on at another',
  }),
  TATAMI_MAIL_FROM: optionalText({
    sets: 'the same as of the workers, where they have a mail server: without it the page says that there is no e-mail',
  }),
  TATAMI_VAPID_PUBLIC_KEY: optionalText({
    sets: 'the same as of the workers, where they tell people by Web Push',
  }),
  TATAMI_S3_BUCKET: optionalText({
    sets: 'the bucket that files go to; credentials as the AWS SDK finds them. Without it, files are in a folder of this machine, which one process alone may serve',
  }),
  TATAMI_S3_REGION: text({ fallback: 'sa-east-1', sets: 'the region of the bucket' }),
  TATAMI_S3_ENDPOINT: optionalText({
    sets: 'the address of another server than Amazon that speaks S3: `https://host:port`',
  }),
  TATAMI_OBJECTS_DIR: text({ fallback: '.tatami/objects', sets: 'the folder, where no bucket is named' }),
  TATAMI_MAX_DOJOS_PER_DAY: wholeNumber({
    fallback: 100,
    min: 1,
    max: 1_000_000,
    sets: 'dojos that one user makes in a day',
  }),
  TATAMI_MAX_REFUSALS_PER_MINUTE: wholeNumber({
    fallback: 600,
    min: 0,
    max: 10_000_000,
    sets: 'requests of one address that prove nobody: a token that is refused, a look where a tenant signs in; after them it gets 429 for a while. A /64 network of IPv6 is one address. `0` for any number',
  }),
  TATAMI_MAX_REQUESTS_PER_MINUTE_AND_USER: wholeNumber({
    fallback: DEFAULT_RATES.user,
    min: 0,
    max: 10_000_000,
    sets: 'requests of one user in a minute, all of which may come at once; more get 429. `0` for any number',
  }),
  TATAMI_MAX_REQUESTS_PER_MINUTE_AND_TENANT: wholeNumber({
    fallback: DEFAULT_RATES.tenant,
    min: 0,
    max: 10_000_000,
    sets: 'the same of all users of a tenant together',
  }),
  TATAMI_TRUSTED_PROXIES: list({
    sets: 'networks whose `x-forwarded-for` is believed. Behind a proxy that is not named here all clients have one address',
  }),
  TATAMI_LOG_LEVEL: oneOf({ words: LOG_LEVELS, fallback: 'info', sets: 'how much is logged' }),
  ...TRACING_SETTINGS,
  TATAMI_DB_CONNECTION_BUDGET: wholeNumber({
    fallback: 16,
    min: 2,
    max: 10_000,
    sets: 'server connections of the process, of all tenants together',
  }),
};
