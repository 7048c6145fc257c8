import { databaseUrl, httpUrl, optionalText, text } from '@tatami/service';

/** What an operator sets. The README's table is made of this one. */
export const SETTINGS = {
  DATABASE_URL: databaseUrl({
    sets: 'PostgreSQL, a user that may create databases and roles and owns the catalog',
  }),
  TATAMI_S3_BUCKET: optionalText({ sets: 'the bucket of the files, the same as that of the API' }),
  TATAMI_S3_REGION: text({ fallback: 'sa-east-1', sets: 'the region of the bucket' }),
  TATAMI_S3_ENDPOINT: optionalText({
    sets: 'the address of another server than Amazon that speaks S3: `https://host:port`',
  }),
  TATAMI_OBJECTS_DIR: text({ fallback: '.tatami/objects', sets: 'the folder, where no bucket is named' }),
  OPENSEARCH_URL: httpUrl({
    sets: 'the OpenSearch of the search index, `https://user:password@host:port`, where there is one',
  }),
};
