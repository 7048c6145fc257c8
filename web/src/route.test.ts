import { expect, it } from 'vitest';
import {
  dojoPath,
  editPocPath,
  joinCodeIn,
  joinCodePath,
  joinPath,
  MEMBERS_PATH,
  NEW_POC_PATH,
  NOTIFICATIONS_PATH,
  POCS_PATH,
  parseRoute,
  pocPath,
  replayPath,
} from './route.ts';

const ID = '0190d0c0-0000-7000-8000-0000000000a0';

it('knows the lists, a dojo, a POC, and nothing else', () => {
  expect(parseRoute('/')).toEqual({ page: 'dojos' });
  expect(parseRoute(dojoPath(ID))).toEqual({ page: 'dojo', dojoId: ID });
  expect(parseRoute(`/d/${ID}/`)).toEqual({ page: 'dojo', dojoId: ID });
  expect(parseRoute(replayPath(ID))).toEqual({ page: 'replay', dojoId: ID });
  expect(parseRoute(POCS_PATH)).toEqual({ page: 'pocs' });
  expect(parseRoute(NEW_POC_PATH)).toEqual({ page: 'new-poc' });
  expect(parseRoute(pocPath(ID))).toEqual({ page: 'poc', pocId: ID });
  expect(parseRoute(editPocPath(ID))).toEqual({ page: 'edit-poc', pocId: ID });
  expect(parseRoute(MEMBERS_PATH)).toEqual({ page: 'members' });
  expect(parseRoute(NOTIFICATIONS_PATH)).toEqual({ page: 'notifications' });
  expect(parseRoute(joinPath('acme'))).toEqual({ page: 'join', slug: 'acme' });
  for (const path of [
    '/join/',
    '/join/Acme',
    '/d/',
    '/d/none',
    `/d/${ID}/x`,
    `/d/${ID}/edit`,
    `/p/${ID}/replay`,
    '/p/new',
    `/p/${ID}/x`,
    '/pocs/x',
    '/x',
  ])
    expect(parseRoute(path).page).toBe('not-found');
});

it('carries the code of a dojo behind the #', () => {
  const { pathname, hash } = new URL(joinCodePath('AB23 CD45'), 'https://example.org');
  expect(parseRoute(pathname)).toEqual({ page: 'dojos' });
  expect(joinCodeIn(hash)).toBe('AB23 CD45');
  expect(joinCodeIn('')).toBeUndefined();
  expect(joinCodeIn('#top')).toBeUndefined();
});
