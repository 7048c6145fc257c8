import { CATALOG_KEYS } from '@tatami/persistence';
import {
  databaseUrl,
  httpUrl,
  LOG_LEVELS,
  list,
  oneOf,
  optionalText,
  TRACING_SETTINGS,
  text,
  wholeNumber,
} from '@tatami/service';
import { networkProblem } from './webhook/public-address.ts';

/** What an operator sets. The README's table is made of this one. */
export const SETTINGS = {
  DATABASE_URL: databaseUrl({
    sets: 'PostgreSQL, a user that may connect to `tatami_catalog`, read `tenant` and `tenant_domain` and change `tenant_work` there. No superuser: each tenant is entered with its own role',
  }),
  TATAMI_CATALOG_KEYS: list(CATALOG_KEYS),
  TATAMI_HOST: text({ fallback: '0.0.0.0', sets: 'where `/healthz`, `/readyz` and `/metrics` are' }),
  TATAMI_PORT: wholeNumber({ fallback: 4030, min: 0, max: 65_535, sets: 'their port; 0 for any free one' }),
  TATAMI_S3_BUCKET: optionalText({
    sets: 'the bucket that files go to, the same as that of the API; a folder has to be on a disk that both see',
  }),
  TATAMI_S3_REGION: text({ fallback: 'sa-east-1', sets: 'the region of the bucket' }),
  TATAMI_S3_ENDPOINT: optionalText({
    sets: 'the address of another server than Amazon that speaks S3: `https://host:port`',
  }),
  TATAMI_OBJECTS_DIR: text({ fallback: '.tatami/objects', sets: 'the folder, where no bucket is named' }),
  TATAMI_SMTP_URL: optionalText({
    sets: 'the mail server: `smtps://user:password@host:port`, or `smtp://` with `?requireTLS=true` behind it. Without it nobody is told by e-mail',
  }),
  TATAMI_MAIL_FROM: optionalText({
    sets: 'whom e-mail is from: `Tatami <dojo@example.org>`; the API needs it too, to say on the page that there is e-mail',
  }),
  TATAMI_PAGE_URL: httpUrl({ sets: 'where the page is: what links in e-mail begin with' }),
  TATAMI_VAPID_PUBLIC_KEY: optionalText({
    sets: 'the public key for Web Push, in base64url (`npx web-push generate-vapid-keys` makes both). Without it nobody is told in browsers; the API needs it too',
  }),
  TATAMI_VAPID_PRIVATE_KEY: optionalText({ sets: 'the private key that belongs to it' }),
  TATAMI_VAPID_SUBJECT: optionalText({
    sets: 'where push services find the operator: `mailto:ops@example.org`',
  }),
  TATAMI_SNS_REGION: optionalText({
    sets: 'the region of Amazon SNS: what people are told is published there too, on `tenant-{id}-dojo` what is about a dojo and on `tenant-{id}-jobs` what is about reports and videos, each with its link. Needs `TATAMI_PAGE_URL`, and credentials where the AWS SDK looks for them. Without it nothing is published',
  }),
  TATAMI_SNS_ENDPOINT: optionalText({
    sets: 'the address of another server than Amazon that speaks SNS: `https://host:port`',
  }),
  TATAMI_WEBHOOK_NETWORKS: list({
    problemOf: networkProblem,
    sets: 'networks that are not public, and that webhooks may go to all the same: `10.1.0.0/16,fd00:1::/32`. Without it webhooks go to public addresses alone',
  }),
  TATAMI_JOBS_AT_ONCE: wholeNumber({
    fallback: 2,
    min: 1,
    max: 64,
    sets: 'jobs that the process does at one time',
  }),
  TATAMI_PACK_AFTER_MINUTES: wholeNumber({
    fallback: 60,
    min: 11,
    max: 525_600,
    sets: 'how old rows of a journal are, in minutes, when they are packed into the recording',
  }),
  TATAMI_LOG_LEVEL: oneOf({ words: LOG_LEVELS, fallback: 'info', sets: 'how much is logged' }),
  ...TRACING_SETTINGS,
  TATAMI_DB_CONNECTION_BUDGET: wholeNumber({
    fallback: 8,
    min: 2,
    max: 10_000,
    sets: 'server connections of the process, of all tenants together',
  }),
};
