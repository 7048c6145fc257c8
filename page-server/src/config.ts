import { httpUrl, LOG_LEVELS, list, oneOf, text, wholeNumber } from '@tatami/service';

/** What an operator sets. The README's table is made of this one. */
export const SETTINGS = {
  TATAMI_PAGE_DIR: text({ fallback: 'page', sets: 'the folder with the built page' }),
  TATAMI_PAGE_URL: httpUrl({
    sets: 'where people reach the page, `https://dojo.example`: old browsers open WebSockets there only if it is named',
  }),
  TATAMI_IDENTITY_ORIGINS: list({
    problemOf: originProblem,
    sets: 'where people sign in, `https://id.example`: the page may speak to no other server',
  }),
  TATAMI_FILES_ORIGINS: list({
    problemOf: originProblem,
    sets: 'where files are sent to and come from, such as `https://BUCKET.s3.REGION.amazonaws.com`',
  }),
  TATAMI_HOST: text({ fallback: '0.0.0.0', sets: 'where it listens' }),
  TATAMI_PORT: wholeNumber({ fallback: 4040, min: 0, max: 65_535, sets: 'its port; 0 for any free one' }),
  TATAMI_ADMIN_PORT: wholeNumber({
    fallback: 4041,
    min: 0,
    max: 65_535,
    sets: 'where `/healthz`, `/readyz` and `/metrics` are, for nobody but operators',
  }),
  TATAMI_LOG_LEVEL: oneOf({ words: LOG_LEVELS, fallback: 'info', sets: 'how much is logged' }),
};

function originProblem(item: string): string | undefined {
  return URL.canParse(item) && new URL(item).origin === item ? undefined : `has ${item}, which is no origin`;
}
