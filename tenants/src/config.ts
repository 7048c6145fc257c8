import { CATALOG_KEYS } from '@tatami/persistence';
import { databaseUrl, httpUrl, list, optionalText, text } from '@tatami/service';

/** What an operator sets. The README's table is made of this one. */
export const SETTINGS = {
  DATABASE_URL: databaseUrl({
    sets: 'PostgreSQL, a user that may create databases and roles and owns the catalog',
  }),
  TATAMI_CATALOG_KEYS: list(CATALOG_KEYS),
  TATAMI_S3_BUCKET: optionalText({ sets: 'the bucket of the files, the same as that of the API' }),
  TATAMI_S3_REGION: text({ fallback: 'sa-east-1', sets: 'the region of the bucket' }),
  TATAMI_S3_ENDPOINT: optionalText({
    sets: 'the address of another server than Amazon that speaks S3: `https://host:port`',
  }),
  TATAMI_OBJECTS_DIR: text({ fallback: '.tatami/objects', sets: 'the folder, where no bucket is named' }),
  OPENSEARCH_URL: httpUrl({
    sets: 'the OpenSearch of the search index, `https://user:password@host:port`, where there is one',
  }),
  KEYCLOAK_URL: httpUrl({
    sets: 'the Keycloak that makes realms: `https://client-id:secret@host:port`, a client of its realm `master` with a service account and the role `create-realm`. Without it, tenants bring their own identity provider',
  }),
  KEYCLOAK_PUBLIC_URL: httpUrl({
    sets: 'the address that people reach this Keycloak at, with which its issuers begin; without it, that of `KEYCLOAK_URL`',
  }),
  TATAMI_PAGE_URL: httpUrl({
    sets: 'where the page is, `https://dojo.example`: a realm that is made sends people back there, and says there when they have signed out',
  }),
  TATAMI_WEB_CLIENT_ID: text({ fallback: 'tatami-web', sets: "the page's name in realms, as at the API" }),
};
